"""Documents: set by the function that has the layer, or asked of it."""

from __future__ import annotations

import os
from functools import cache
from os import environ as env
from typing import TYPE_CHECKING

from chalicelib.bootstrap.access import gate
from chalicelib.bootstrap.shared import catalogue

if TYPE_CHECKING:
    from chalicelib.catalogue.guides import Guides
    from chalicelib.kernel.typesetting import Typesetter
    from chalicelib.typesetting.compiling import TypstCompiler
    from chalicelib.web.api import Api


@cache
def compiler() -> TypstCompiler:
    """What sets documents, in the one function that has the layer."""
    from chalicelib.typesetting.compiling import TypstCompiler

    return TypstCompiler(env["FONTS"].split(os.pathsep))


@cache
def typesetter() -> Typesetter:
    """That function, to those that are granted to call it."""
    from chalicelib.aws.typesetting import TypesettingFunction

    return TypesettingFunction(env["FUNCTION_TYPESET"])


@cache
def item_guides() -> Guides:
    """The guides of the items, in every form."""
    from chalicelib.aws.files import Bucket
    from chalicelib.bootstrap.shared import catalogue, clock
    from chalicelib.catalogue.guides import Guides

    return Guides(catalogue(), Bucket(env["FILES_BUCKET"]), typesetter(), clock())


@cache
def catalogue_api() -> Api:
    from chalicelib.catalogue.routes import blueprint

    return blueprint(catalogue, item_guides, gate)
