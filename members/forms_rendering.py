"""How every form is drawn: label, hint, error, control, in that order (docs: the look)."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Our templates under templates/components, Django's for the controls themselves."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
