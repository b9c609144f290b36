"""The form behind "Start the plan"."""

from wtforms import HiddenField
from wtforms.validators import InputRequired

from webui.forms import PageForm


class StartForm(PageForm):
    """Which organization's plan of which year."""

    school_year = HiddenField(validators=[InputRequired()])
    organization = HiddenField(validators=[InputRequired()])
