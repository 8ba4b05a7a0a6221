"""The process library, and the only place that imports it. It never touches a database, a clock or a request."""

from engine.spiff.commands import advance as advance
from engine.spiff.definition import Definition as Definition
from engine.spiff.parsing import parse as parse
from engine.spiff.views import OpenElement as OpenElement
from engine.spiff.views import data_of as data_of
from engine.spiff.views import open_elements as open_elements
from engine.spiff.views import variables as variables
