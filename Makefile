# 呈小服: everything that is done with this checkout. `make help` tells what there is.
# PORT chooses the local engine: several can run side by side, each with its state in build/local-PORT.

PORT ?= 4566
STAGE ?= dev
SYSTEM_PYTHON ?= python3
PYTHON := .venv/bin/python
IN_STACK := $(PYTHON) -m infra.stack $(PYTHON)
export PORT
export PATH := $(CURDIR)/.venv/bin:$(PATH)

.DEFAULT_GOAL := help
.PHONY: help run up down publish demo apply period token staff partner redrive verify recount test tests check mutants lint-workflows audit bench bench-long package deploy

help: ## Tells what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: up publish ## Starts everything, plays the main job, says where to look, stays up until Ctrl-C
	@$(IN_STACK) -m demo --main
	@$(PYTHON) -m infra.engine attend

up: .venv/.ready node_modules/.ready ## Starts the local engine and deploys the stack to it
	@$(PYTHON) -m infra.engine ensure
	@$(PYTHON) -m infra.deploy --stage local $(SET) > /dev/null
	@$(IN_STACK) -c "import os; print('呈小服', os.environ['API_URL'] + '/')"

down: .venv/.ready ## Stops the local engine; its state stays
	@$(PYTHON) -m infra.engine stop

publish: .venv/.ready ## Publishes the catalogue to the local stack, or with FILE=path a file of items
	@$(IN_STACK) -m infra.publish $(if $(FILE),--file "$(FILE)")

demo: .venv/.ready node_modules/.ready ## Plays everything on a stack of its own, ends it, writes build/demo.json
	@$(PYTHON) -m demo

apply: .venv/.ready ## Applies for one item on the local stack: make apply ITEM=elder_allowance
	@$(IN_STACK) -m demo.item $(ITEM) $(CHANNEL)

period: .venv/.ready ## What the published law says of a period: make period ARGS='decision 2027-02-28 2027-03-01'
	@$(IN_STACK) -m infra.periods $(ARGS)

token: .venv/.ready ## Prints a development token: make token WHO=…
	@$(IN_STACK) -m infra.tokens $(WHO)

staff: .venv/.ready ## Accounts of the staff: make staff ARGS='open LOGIN ROLE …'
	@$(IN_STACK) -m infra.staff $(ARGS)

partner: .venv/.ready ## Accounts of outlets, terminals and departments: make partner ARGS='open outlet outlet-01'
	@$(IN_STACK) -m infra.partners $(ARGS)

redrive: .venv/.ready ## Brings dead letters back to their queue: make redrive QUEUE=…
	@$(IN_STACK) -m infra.redrive $(or $(QUEUE),--list)

verify: .venv/.ready ## Folds every case again and compares it with what is stored; counts all again
	@$(IN_STACK) -m infra.verify; folded=$$?; $(IN_STACK) -m infra.recount && exit $$folded

recount: .venv/.ready ## Measures every case again and mends what is counted otherwise
	@$(IN_STACK) -m infra.recount --repair

test: .venv/.ready .venv-check/.ready .venv-ocds/.ready node_modules/.ready ## Checks everything and runs the tests, side by side
	@$(MAKE) --no-print-directory --jobs 2 check tests

# One process more than there are processors: who plays on a running stack mostly waits.
tests:
	$(PYTHON) -m pytest -n $$(($$(nproc) + 1)) --dist loadscope --no-loadscope-reorder \
	  tests/e2e tests/conformance tests/package tests/contract tests/unit

check: .venv/.ready .venv-check/.ready lint-workflows ## Style, types, floors, template and state machines
	ruff check .
	ruff format --check .
	mypy $(wildcard app.py chalicelib channels infra simulators demo bench tests)
	lint-imports
	cfn-lint --regions cn-northwest-1 --template build/package/out/sam.json
	CKV_SKIP_PACKAGE_UPDATE_CHECK=true .venv-check/bin/python -W ignore::SyntaxWarning -m infra.template_checks \
	  --config-file .checkov.yaml --file build/package/out/sam.json

mutants: .venv-mutants/.ready ## Mutates the kernel and sees whether its tests notice, writes build/mutants.json
	@.venv-mutants/bin/python -m infra.mutants

audit: .venv/.ready .venv-check/.ready .venv-ocds/.ready .venv-mutants/.ready ## Known faults of the packages, and of our own code; asks an advisory source
	@$(PYTHON) -m infra.audit

lint-workflows: .venv/.ready node_modules/.ready
	$(PYTHON) -m infra.package
	$(PYTHON) -m infra.machines
	@for machine in build/workflows/*.json; do \
	  node_modules/.bin/asl-validator --json-path "$$machine" || exit 1; \
	done

bench: .venv/.ready node_modules/.ready ## Measures on an engine of its own, writes build/bench.json: make bench ONLY=spine.human
	@$(PYTHON) -m bench $(if $(ONLY),--only $(ONLY))

bench-long: .venv/.ready .venv-ocds/.ready node_modules/.ready ## Measures what takes longer, too
	@$(PYTHON) -m bench --long $(if $(ONLY),--only $(ONLY))

package: .venv/.ready node_modules/.ready ## Builds template, code and layers for the cloud
	@$(PYTHON) -m infra.package
	@$(PYTHON) -m infra.layer

deploy: .venv/.ready node_modules/.ready ## Deploys to the cloud: make deploy STAGE=dev
	@$(PYTHON) -m infra.deploy --stage $(STAGE)

.venv/.ready: requirements.txt requirements-typesetting.txt requirements-sms.txt requirements-dev.txt
	$(SYSTEM_PYTHON) -m venv .venv
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

.venv-check/.ready: requirements-check.txt
	$(SYSTEM_PYTHON) -m venv .venv-check
	.venv-check/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-check.txt
	@touch $@

.venv-ocds/.ready: requirements-ocds.txt
	$(SYSTEM_PYTHON) -m venv .venv-ocds
	.venv-ocds/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-ocds.txt
	@touch $@

.venv-mutants/.ready: requirements-mutants.txt requirements.txt requirements-typesetting.txt requirements-sms.txt requirements-dev.txt
	$(SYSTEM_PYTHON) -m venv .venv-mutants
	.venv-mutants/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-mutants.txt
	@touch $@

node_modules/.ready: package.json package-lock.json .venv/.ready
	npm ci --silent
	cp node_modules/echarts/dist/echarts.common.min.js chalicelib/pages/assets/echarts.js
	@touch $@
