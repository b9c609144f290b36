"""Names of what plans tells by code, as the pages call it: (English, Spanish)."""

from collections.abc import Mapping

from reporting.documents.renderer.requests import Language

Pair = tuple[str, str]

GROUPS: Mapping[str, Pair] = {
    "ALL": ("All students", "Todos los estudiantes"),
    "F": ("Female", "Femenino"),
    "M": ("Male", "Masculino"),
    "H": ("Hispanic", "Hispanos"),
    "MR": ("Two or more races", "Dos o más razas"),
    "A": ("Asian", "Asiáticos"),
    "B": ("Black", "Afroamericanos"),
    "C": ("White", "Blancos"),
    "I": ("Native American", "Indígenas americanos"),
    "P": ("Pacific Islander", "De las islas del Pacífico"),
    "ED": ("Economically disadvantaged", "En desventaja económica"),
    "EL": ("English learners", "Estudiantes que aprenden inglés"),
    "SD": ("Students with disabilities", "Estudiantes con discapacidad"),
    "Homeless": ("Without stable housing", "Sin vivienda estable"),
    "PK": ("Pre-kindergarten", "Prekínder"),
    "K": ("Kindergarten", "Kínder"),
}
GRADE: Pair = ("Grade {number}", "Grado {number}")
ROLES: Mapping[str, Pair] = {
    "school_coordinator": ("School coordinator", "Coordinación escolar"),
    "district_coordinator": ("District coordinator", "Coordinación del distrito"),
    "ped_viewer": ("PED viewer", "Consulta del PED"),
    "ped_coordinator": ("PED coordinator", "Coordinación del PED"),
    "it_admin": ("IT administrator", "Administración de sistemas"),
}
TIERS: Mapping[int, Pair] = {
    1: ("whole school prevention", "prevención en toda la escuela"),
    2: ("individualized prevention", "prevención individualizada"),
    3: ("early intervention", "intervención temprana"),
    4: ("intensive support", "apoyo intensivo"),
}
METHODS: Mapping[str, Pair] = {
    "research": ("National or local research", "Estudios nacionales o locales"),
    "factors_and_barriers": (
        "Discussion of supportive factors and barriers",
        "Análisis de factores favorables y obstáculos",
    ),
    "surveys": (
        "Student surveys or focus groups",
        "Encuestas o grupos de discusión con estudiantes",
    ),
    "participatory_research": (
        "Research done together with students",
        "Investigación hecha junto con estudiantes",
    ),
    "other": ("Another way", "De otra manera"),
}
CAUSE_CLASSES: Mapping[str, Pair] = {
    "aversion": ("Aversion", "Rechazo"),
    "disengagement": ("Disengagement", "Desinterés"),
    "barriers": ("Barriers", "Obstáculos"),
    "misconceptions": ("Misconceptions", "Ideas equivocadas"),
}
STRATEGY_FIELDS: Mapping[str, Pair] = {
    "start_percent": ("Begins at", "Comienza con"),
    "action_steps": ("Action steps", "Acciones"),
    "responsible_parties": ("Responsible", "Responsables"),
    "resources": ("Resources", "Recursos"),
    "timeline": ("Timeline", "Calendario"),
    "milestones": ("Milestones", "Pasos con fecha"),
    "measure": ("Measure", "Medida"),
    "data_collection": ("Data collection", "Recolección de datos"),
}


def chosen(pair: Pair, language: Language) -> str:
    return pair[language == "es"]


def group(item: str, language: Language) -> str:
    """The name of a subgroup or grade by its code of the warehouse."""
    if item.isdigit():
        return chosen(GRADE, language).format(number=int(item))
    return chosen(GROUPS.get(item, (item, item)), language)


def role(acting_as: str, language: Language) -> str:
    """ "School coordinator" of `school_coordinator@001/023`."""
    code = acting_as.partition("@")[0]
    return chosen(ROLES.get(code, (code, code)), language)
