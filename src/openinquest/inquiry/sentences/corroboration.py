"""Sentences on independence: for each key the words in English, Russian and Kazakh."""

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str, str]] = {
    "corroboration.none": (
        "Nobody holds a position on it that stands.",
        "Действующей позиции об этом нет ни у кого.",
        "Бұл туралы күшінде тұрған ұстаным ешкімде жоқ.",
    ),
    "value.yes": ("yes", "да", "иә"),
    "value.no": ("no", "нет", "жоқ"),
    "corroboration.says": ("it is said: {value}", "утверждается: {value}", "айтылғаны: {value}"),
    "corroboration.denies": ("it is denied: {value}", "отрицается: {value}", "жоққа шығарылғаны: {value}"),
    "corroboration.counted": (
        "Origins that do not depend on one another: {count} ({value}). Kinds of source: {kinds}.",
        "Источников, не зависящих друг от друга: {count} ({value}). Виды источников: {kinds}.",
        "Бір-біріне тәуелсіз түпкі дереккөз саны: {count} ({value}). Дереккөз түрлері: {kinds}.",
    ),
    "corroboration.dependent": (
        "No origin of its own is on record ({value}); voices that say it: {voices}.",
        "Собственного источника в своде нет ({value}); голосов, которые это говорят: {voices}.",
        "Жинақта дербес түпкі дереккөз жоқ ({value}); мұны айтқан дауыс саны: {voices}.",
    ),
    "corroboration.apart": (
        "Not counted as an origin: {who}. {why}",
        "Не считается отдельным источником: {who}. {why}",
        "Түпкі дереккөз деп саналмайды: {who}. {why}",
    ),
    "corroboration.unstated": (
        "No basis is stated, and what is unstated never counts as independent",
        "Основание не указано, а неуказанное никогда не считается независимым",
        "Негізі көрсетілмеген, ал көрсетілмеген ешқашан тәуелсіз саналмайды",
    ),
    "corroboration.cites": (
        "It cites another: {cited}",
        "Ссылка на другого: {cited}",
        "Басқаға сілтейді: {cited}",
    ),
    "corroboration.against": (
        "Against it stand: {statements}.",
        "Против этого: {statements}.",
        "Бұған қарсы: {statements}.",
    ),
    "corroboration.opponent": ("{who} ({day}, {n})", "{who}, {day} ({n})", "{who}, {day} [{n}]"),
    "corroboration.withdrawn": (
        "Withdrawn by its own voice: {n} of {who} ({day}; {value}).",
        "Отозвано самим говорившим: {n} ({who}, {day}; {value}).",
        "Айтқанның өзі қайтарып алды: {n} ({who}, {day}; {value}).",
    ),
    "source.unstated": (
        "{who}: basis not stated",
        "{who}: основание не указано",
        "{who}: негізі көрсетілмеген",
    ),
    "source.repeated": ("{who}: repeats another", "{who}: повторяет другого", "{who}: басқаны қайталайды"),
    "source.image": (
        "{who}: image or recording",
        "{who}: изображение или запись",
        "{who}: сурет немесе жазба",
    ),
    "source.official-act": ("{who}: official act", "{who}: официальный акт", "{who}: ресми акт"),
    "source.witness": ("{who}: witness", "{who}: свидетель", "{who}: куәгер"),
    "source.own-count": ("{who}: own count", "{who}: собственный подсчёт", "{who}: өз санағы"),
    "source.document": ("{who}: own document", "{who}: собственный документ", "{who}: өз құжаты"),
    "source.word": ("{who}: own word", "{who}: собственное слово", "{who}: өз сөзі"),
    "rule.corroboration": (
        "Origins are counted, not voices: a position counts if its speaker states a basis of their own, and those "
        "that share an origin count as one. The count is no weight and no verdict.",
        "Считаются источники, а не голоса: позиция считается, если говорящий указал собственное основание, а "
        "имеющие общий источник считаются за один. Число не есть вес и не есть вывод.",
        "Дауыстар емес, түпкі дереккөздер саналады: айтқан адам өз негізін көрсетсе ғана ұстаным саналады, түпкі "
        "дереккөзі ортақ болғандар біреу деп есептеледі. Бұл сан салмақ та, үкім де емес.",
    ),
}
