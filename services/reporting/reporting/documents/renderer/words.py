"""The words of the printed plan, in English and in the Spanish of the pages."""

from collections.abc import Mapping

from reporting.documents.renderer.requests import Language

_EN: Mapping[str, str] = {
    "title": "Attendance improvement plan {year}",
    "extract_title": "Attendance improvement plan {year}, extract",
    "extract": "This is an extract, not the whole plan",
    "printed_here": "Printed here",
    "left_out": "Left out",
    "of_school": "School plan",
    "of_district": "District plan",
    "school": "School",
    "district": "District",
    "school_year": "School year",
    "revision": "Revision {number}",
    "draft": "Draft, not submitted",
    "draft_mark": "DRAFT",
    "printed": "Printed {when}",
    "page": "Page",
    "of": "of",
    "about": "About this plan",
    "receipt": "Receipt number",
    "submitted": "Submitted",
    "by": "Certified by",
    "role": "Acting as",
    "late": "After the due date",
    "contact": "Contact information",
    "school_targets": "School targets",
    "targets": "Subgroup targets",
    "root_causes": "Root cause analysis",
    "tiers": "Tiers of support",
    "certification": "Certification",
    "lead": "Contact of this plan",
    "team": "Team members",
    "nobody": "Nobody named.",
    "name": "Name",
    "job": "Title",
    "email": "E-mail",
    "chart": "Latest rate and target by student group",
    "chart_alt": (
        "Bar chart of the latest chronic absence rate of {count} student groups, each with a "
        "mark at its target. Highest: {highest}, {high}. Lowest: {lowest}, {low}. The same "
        "figures are in the table that follows."
    ),
    "chart_rate": "Latest rate",
    "chart_target": "Target",
    "chart_axis": "Per cent of students",
    "by_group": "Targets by student group",
    "by_grade": "Targets by grade",
    "by_school": "Targets by school",
    "together": (
        "Schools with a target: {count}. Together the targets come to {rate} ({part} of {whole} "
        "students)."
    ),
    "rates_note": "Rates are in per cent of students, at the end of the year.",
    "latest_note": "Rates are in per cent of students; the latest as of {day}.",
    "group": "Group",
    "grade": "Grade",
    "students": "Students now",
    "latest": "Latest",
    "target": "Target",
    "stay_under": "Must stay under 10 %",
    "of_students": "{part} of {whole}",
    "points": "{} points",
    "or": " or ",
    "lower": "{cut} lower",
    "higher": "{cut} higher",
    "above_latest": "{name}: the target is {points} points above the latest rate.",
    "out_of_reach": (
        "{name}: the target is out of reach. At least {lost} of {students} students can no longer "
        "stay under 10 %, and it allows {allowed}."
    ),
    "hidden": "Fewer than 10 students: not shown, and no target needed.",
    "no_students": "No students: no target needed.",
    "unreadable": "“{typed}” is not a rate",
    "optional": "Not provided (optional)",
    "missing": "Not provided",
    "research": "Research",
    "supportive_factors": "Supportive factors",
    "barriers": "Barriers",
    "methods": "How we found out",
    "causes": "Root causes",
    "why": "Why?",
    "files": "Attached files",
    "files_note": (
        "They are no part of this document: open them on the plan’s own page. The check value "
        "tells whether a file is still the same."
    ),
    "file": "File",
    "kind": "Kind",
    "size": "Size",
    "file_value": "Check value (SHA-256)",
    "start": "{percent} % of days absent",
    "tier": "Tier {number}: {name}",
    "unnamed": "Strategy without a name",
    "certified": "“{text}”",
    "signed": "Certified by {name}, {role}, on {when}, Mountain Time.",
    "late_note": "This plan was submitted after its due date.",
    "check_value": "Check value of the content (SHA-256)",
    "previous_value": "Check value of the revision before",
    "compare": (
        "Compare the check value with the receipt of this plan: {address}. If both are the "
        "same, this is the plan that was certified."
    ),
    "certified_whole": (
        "The whole plan was certified, with the sections that are left out here; the check value "
        "is that of the whole plan too."
    ),
    "compare_extract": (
        "Compare the check value with the receipt of this plan: {address}. If both are the "
        "same, this extract is from the plan that was certified."
    ),
    "not_certified": (
        "This is a draft: it was not submitted and nobody certified it. A submitted plan "
        "carries a receipt number and a check value here."
    ),
}
_ES: Mapping[str, str] = {
    "title": "Plan de mejora de la asistencia {year}",
    "extract_title": "Plan de mejora de la asistencia {year}, extracto",
    "extract": "Esto es un extracto, no el plan completo",
    "printed_here": "Se imprime aquí",
    "left_out": "Queda fuera",
    "of_school": "Plan escolar",
    "of_district": "Plan del distrito",
    "school": "Escuela",
    "district": "Distrito",
    "school_year": "Año escolar",
    "revision": "Versión {number}",
    "draft": "Borrador, sin enviar",
    "draft_mark": "BORRADOR",
    "printed": "Impreso el {when}",
    "page": "Página",
    "of": "de",
    "about": "Sobre este plan",
    "receipt": "Número del comprobante",
    "submitted": "Enviado",
    "by": "Certificado por",
    "role": "En función de",
    "late": "Después de la fecha límite",
    "contact": "Información de contacto",
    "school_targets": "Metas por escuela",
    "targets": "Metas por grupo de estudiantes",
    "root_causes": "Análisis de causas de fondo",
    "tiers": "Niveles de apoyo",
    "certification": "Certificación",
    "lead": "Contacto de este plan",
    "team": "Integrantes del equipo",
    "nobody": "No se nombró a nadie.",
    "name": "Nombre",
    "job": "Cargo",
    "email": "Correo electrónico",
    "chart": "Última tasa y meta por grupo de estudiantes",
    "chart_alt": (
        "Gráfica de barras con la última tasa de ausentismo crónico de {count} grupos de "
        "estudiantes, cada una con una marca en su meta. La más alta: {highest}, {high}. La más "
        "baja: {lowest}, {low}. Los mismos datos están en la tabla que sigue."
    ),
    "chart_rate": "Última tasa",
    "chart_target": "Meta",
    "chart_axis": "Por ciento de los estudiantes",
    "by_group": "Metas por grupo de estudiantes",
    "by_grade": "Metas por grado",
    "by_school": "Metas por escuela",
    "together": (
        "Escuelas con meta: {count}. En conjunto, las metas equivalen a {rate} ({part} de {whole} "
        "estudiantes)."
    ),
    "rates_note": "Las tasas están en por ciento de los estudiantes, al final del año.",
    "latest_note": "Las tasas están en por ciento de los estudiantes; la última es del {day}.",
    "group": "Grupo",
    "grade": "Grado",
    "students": "Estudiantes hoy",
    "latest": "Última",
    "target": "Meta",
    "stay_under": "Deben quedar bajo el 10 %",
    "of_students": "{part} de {whole}",
    "points": "{} puntos",
    "or": " o ",
    "lower": "{cut} menos",
    "higher": "{cut} más",
    "above_latest": "{name}: la meta está {points} puntos por encima de la última tasa.",
    "out_of_reach": (
        "{name}: la meta está fuera de alcance. Al menos {lost} de {students} estudiantes ya no "
        "pueden quedar bajo el 10 %, y la meta permite {allowed}."
    ),
    "hidden": "Menos de 10 estudiantes: no se muestra y no hace falta una meta.",
    "no_students": "Sin estudiantes: no hace falta una meta.",
    "unreadable": "“{typed}” no es una tasa",
    "optional": "Sin respuesta (opcional)",
    "missing": "Sin respuesta",
    "research": "Estudios",
    "supportive_factors": "Factores favorables",
    "barriers": "Obstáculos",
    "methods": "Cómo lo averiguamos",
    "causes": "Causas de fondo",
    "why": "¿Por qué?",
    "files": "Archivos adjuntos",
    "files_note": (
        "No forman parte de este documento: ábralos en la página del plan. El valor de "
        "comprobación dice si un archivo sigue siendo el mismo."
    ),
    "file": "Archivo",
    "kind": "Tipo",
    "size": "Tamaño",
    "file_value": "Valor de comprobación (SHA-256)",
    "start": "{percent} % de días de ausencia",
    "tier": "Nivel {number}: {name}",
    "unnamed": "Estrategia sin nombre",
    "certified": "“{text}”",
    "signed": "Certificado por {name}, {role}, el {when}, hora de la montaña.",
    "late_note": "Este plan se envió después de su fecha límite.",
    "check_value": "Valor de comprobación del contenido (SHA-256)",
    "previous_value": "Valor de comprobación de la versión anterior",
    "compare": (
        "Compare el valor de comprobación con el comprobante de este plan: {address}. Si son "
        "iguales, este es el plan que se certificó."
    ),
    "certified_whole": (
        "Se certificó el plan completo, con las secciones que aquí quedan fuera; también el valor "
        "de comprobación es el del plan completo."
    ),
    "compare_extract": (
        "Compare el valor de comprobación con el comprobante de este plan: {address}. Si son "
        "iguales, este extracto es del plan que se certificó."
    ),
    "not_certified": (
        "Esto es un borrador: no se envió y nadie lo certificó. Un plan enviado lleva aquí su "
        "número de comprobante y su valor de comprobación."
    ),
}
TEXTS: Mapping[Language, Mapping[str, str]] = {"en": _EN, "es": _ES}
