"""How every form is drawn: label, hint, error, control, in that order (docs: the look)."""

from django.forms import BoundField, Select
from django.forms.renderers import TemplatesSetting
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

NOTHING = ("---------", "—")  # what Django and we call the empty choice


class Renderer(TemplatesSetting):
    """Our templates under templates/components, Django's for the rarer controls. Lines, ticks and selects, and the
    fields of most, are put together here: as templates within templates they cost more than the rest of a page with
    three filters."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"

    def render(self, template_name, context, request=None):
        if template_name == self.field_template_name and _is_plain(context["field"]):
            return field_of(context["field"])
        draw = DRAWN.get(template_name)
        if draw and not context["widget"].get("wrap_label"):
            return draw(context["widget"])
        return super().render(template_name, context, request)


# --- a field: what is neither a tick nor a set of controls -----------------------------------------------------------


def _is_plain(field: BoundField) -> bool:
    return getattr(field.field.widget, "input_type", "") != "checkbox" and not field.use_fieldset


def field_of(field: BoundField) -> SafeString:
    """Label, hint, error, control. Django joins hint and error to the control by aria-describedby."""
    errors = field.errors
    bad, said = (" bad", render_to_string("components/field_errors.html", {"field": field})) if errors else ("", "")
    label = conditional_escape(field.label)
    if not (field.field.required or getattr(field.field.widget, "is_needed_at_times", False)):
        label += f' <span class="hint">{_("(optional)")}</span>'
    words = conditional_escape(field.help_text)
    hint = f'<p class="hint" id="{field.auto_id}_helptext">{words}</p>' if words else ""
    name = f'<label for="{field.id_for_label}">{label}</label>'
    return SafeString(f'<div class="field{bad}">{name}{hint}{said}{field}</div>')


# --- controls, from the context that Django's widgets give their templates -------------------------------------------


def input_of(widget: dict) -> SafeString:
    value = "" if widget["value"] is None else f' value="{_escaped(widget["value"])}"'
    attrs = _attributes(widget["attrs"])
    return SafeString(f'<input type="{_escaped(widget["type"])}" name="{_escaped(widget["name"])}"{value}{attrs}>')


def select_of(widget: dict) -> SafeString:
    attrs, options = _attributes(widget["attrs"]), options_of(widget)
    return SafeString(f'<select name="{_escaped(widget["name"])}"{attrs}>{options}\n</select>')


def options_of(widget: dict) -> SafeString:
    return SafeString("".join(_group(widget, name, options) for name, options, _index in widget["optgroups"]))


def _group(widget: dict, name: str | None, options: list[dict]) -> str:
    inside = "".join(_option(widget, option) for option in options)
    return f'\n<optgroup label="{_escaped(name)}">{inside}\n</optgroup>' if name else inside


def _option(widget: dict, option: dict) -> str:
    label = str(option["label"])
    if label in NOTHING:
        label = _("Choose one") if widget["required"] else _("Nothing chosen")
    return f'\n<option value="{_escaped(option["value"])}"{_attributes(option["attrs"])}>{_escaped(label)}</option>'


def _attributes(attrs: dict) -> str:
    said = {name: value for name, value in attrs.items() if value is not False}
    return "".join(f" {name}" if value is True else f' {name}="{_escaped(value)}"' for name, value in said.items())


def _escaped(value) -> str:
    return conditional_escape(str(value))


class ListSelect(Select):
    """One of a flat list of choices, the first of which has words for none of them: without a dictionary for each."""

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        chosen, found, drawn = "" if value is None else str(value), False, []
        for code, label in self.choices:
            code = str(code)
            is_chosen = not found and code == chosen
            found |= is_chosen
            mark = " selected" if is_chosen else ""
            drawn.append(f'\n<option value="{escape(code)}"{mark}>{conditional_escape(label)}</option>')
        attributes = _attributes(self.build_attrs(self.attrs, attrs))
        return SafeString(f'<select name="{_escaped(name)}"{attributes}>{"".join(drawn)}\n</select>')


_INPUTS = ("text", "number", "email", "password", "hidden", "checkbox", "checkbox_option", "radio_option")
DRAWN = {
    **{f"django/forms/widgets/{name}.html": input_of for name in _INPUTS},
    "django/forms/widgets/select.html": select_of,
}
