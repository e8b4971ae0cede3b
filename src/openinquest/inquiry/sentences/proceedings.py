"""Sentences on cases and their decisions: for each key the words in English, Russian and Kazakh."""

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str, str]] = {
    "rule.proceedings": (
        "A case stands where its last decision on record left it, or the last stage that a source names. Where the "
        "days do not tell which came last, the usual order of procedure does; for decisions that may come at any "
        "point of it, every status that remains possible is shown. An interruption of the term does not end a case",
        "Состояние дела определяется по последнему известному решению или по последней стадии, которую называет "
        "источник. Если дни не показывают, что было последним, порядок берётся обычный процессуальный; для решений, "
        "возможных на любом этапе, показаны все оставшиеся возможности. Прерывание срока не прекращает дела",
        "Істің жай-күйі жинақтағы соңғы шешім немесе дереккөз атаған соңғы кезең бойынша анықталады. Қайсысы соңғы "
        "екені күндерден көрінбесе, әдеттегі іс жүргізу тәртібі қолданылады; кез келген кезеңде болуы мүмкін шешімдер "
        "үшін барлық ықтимал жай-күй көрсетіледі. Мерзімнің үзілуі істі тоқтатпайды",
    ),
    "rule.proceedings.ledger": (
        "The ledger lists each decision that discontinued a case, refused to open one or interrupted its term, with "
        "the ground as each source gives it. The findings under 'no elements' are kept apart only where a source "
        "names them. What came next is what is known to be later, or reviews the decision",
        "В реестре стоит каждое решение о прекращении дела, об отказе в начале расследования или о прерывании срока, "
        "с основанием по каждому источнику. Виды «отсутствия состава» различаются, только если их называет источник. "
        "Следующим считается то, что заведомо позже, или пересмотр решения",
        "Тізілімге істі тоқтату, тергеуді бастаудан бас тарту немесе мерзімді үзу туралы әр шешім әр дереккөз атаған "
        "негізімен енгізіледі. «Құрамның болмауының» түрлері дереккөз атағанда ғана ажыратылады. Келесі әрекет деп "
        "анық кейін болғаны немесе сол шешімді қайта қарау есептеледі",
    ),
    "rule.proceedings.funnel": (
        "Each stage counts the cases of which a decision, a date or a stage on record documents it. 'Must have "
        "passed' are cases with a later stage on record; all others are unknown: neither reached nor not reached. No "
        "stage is subtracted from another, because cases are joined and severed and one may concern many persons",
        "На каждой стадии считаются дела, для которых её подтверждает решение, дата или названная стадия. «Должны были "
        "пройти» — дела с более поздней стадией; об остальных не известно: ни что дошли, ни что не дошли. Стадии "
        "не вычитаются одна из другой: дела соединяют и выделяют, и одно дело может касаться многих людей",
        "Әр кезеңде оны шешім, күн немесе аталған кезең растайтын істер саналады. «Өтуі тиіс» дегендер — кейінгі "
        "кезеңі бар істер; қалғандары белгісіз: жеткені де, жетпегені де айтылмайды. Кезеңдер бір-бірінен "
        "шегерілмейді, себебі істер қосылады және бөлінеді, ал бір іс көп адамға қатысты болуы мүмкін",
    ),
    "rule.proceedings.totals": (
        "A total is compared only with cases that a judgement places within its population, that are in no "
        "other place, and that count on the day for which the number holds. Unaccounted are those for which this "
        "record has no case of its own; that says nothing about whether such cases exist",
        "Итог сравнивается только с делами, которые суждение относит к его совокупности, которые не лежат в другом "
        "месте и учитываются на день, к которому относится число. Неучтённые — те, для которых в этом своде нет "
        "отдельного дела; существуют ли такие дела, это не показывает",
        "Жиынтық сан тек пайымдау оның қатарына жатқызған, басқа жерде емес және сан тиесілі күнге саналатын "
        "істермен салыстырылады. Есепке алынбағандар — осы жинақта жеке ісі жоқтары; бұл ондай істердің бар-жоғын "
        "көрсетпейді",
    ),
    "rule.proceedings.lasting": (
        "Durations are product-limit estimates (Kaplan and Meier) with 95 percent intervals on the log-log scale. A "
        "case of which no end is on record is followed until the last day on which any source of the record spoke. "
        "Days known only within bounds give two curves: all as short, and all as long as they allow",
        "Продолжительность оценена по Каплану — Мейеру с 95-процентными интервалами на шкале двойного логарифма. Дело "
        "без известного конца прослежено до последнего дня, в который говорил какой-либо источник свода. Дни, "
        "известные лишь в пределах, дают две кривые: все сроки кратчайшие и все длиннейшие",
        "Ұзақтық Каплан — Мейер әдісімен, қос логарифм шкаласындағы 95 пайыздық аралықтармен бағаланды. Аяқталғаны "
        "белгісіз іс жинақтағы қандай да бір дереккөз соңғы сөйлеген күнге дейін қаралды. Шегі ғана белгілі күндер екі "
        "қисық береді: барлық мерзім ең қысқа және барлық мерзім ең ұзақ",
    ),
    "case.status.open": ("open", "открыто", "ашық"),
    "case.status.interrupted": (
        "term interrupted, not ended",
        "срок прерван, не окончено",
        "мерзімі үзілген, аяқталмаған",
    ),
    "case.status.discontinued": ("discontinued", "прекращено", "тоқтатылған"),
    "case.status.not-opened": ("not opened: refused", "не начато: отказ", "басталмаған: бас тартылған"),
    "case.status.re-opened": (
        "re-opened",
        "возобновлено после окончания",
        "аяқталғаннан кейін қайта ашылған",
    ),
    "case.status.joined": ("joined to another case", "присоединено к другому делу", "басқа іске қосылған"),
    "case.status.in-court": ("in court", "в суде", "сотта"),
    "case.status.decided": (
        "decided; no entry into force on record",
        "решено; о вступлении в силу сведений нет",
        "шешілген; күшіне енгені туралы дерек жоқ",
    ),
    "case.status.final": ("final", "вступило в силу", "заңды күшіне енген"),
    "case.status.classified": (
        "classified, nothing else known",
        "засекречено, иное не известно",
        "құпияланған, басқасы белгісіз",
    ),
    "case.status.unknown": ("unknown", "не известно", "белгісіз"),
    "case.by-decision": (
        "Status: {status}. Last decision: {decision}, {day} {number}",
        "Состояние: {status}. Последнее решение: {decision}, {day} {number}",
        "Жай-күйі: {status}. Соңғы шешім: {decision}, {day} {number}",
    ),
    "case.by-stage": (
        "Status: {status}, by the stage that was named: {who}, {day} {number}",
        "Состояние: {status}, по названной стадии: {who}, {day} {number}",
        "Жай-күйі: {status}, аталған кезең бойынша: {who}, {day} {number}",
    ),
    "case.by-record": ("the record itself", "сам свод", "жинақтың өзі"),
    "case.by-joining": (
        "Status: joined to another case; the day is not on record {number}",
        "Состояние: присоединено к другому делу; день не известен {number}",
        "Жай-күйі: басқа іске қосылған; күні белгісіз {number}",
    ),
    "case.rival": (
        "Sources give this decision different kinds; listed under the first in the log: {status}",
        "Источники называют разные виды этого решения; в списке стоит первое по журналу: {status}",
        "Дереккөздер бұл шешімнің түрін әртүрлі атайды; тізімде журналдағы біріншісі тұр: {status}",
    ),
    "case.order-unknown": (
        "Which of these came last is not known; listed under the first in the log: {status}",
        "Что из этого было последним, не известно; в списке стоит первое по журналу: {status}",
        "Бұлардың қайсысы соңғы екені белгісіз; тізімде журналдағы біріншісі тұр: {status}",
    ),
    "case.classified": (
        "The file is classified; no decision and no stage that moves the case found as of {day}",
        "Дело засекречено; решений или стадий, меняющих его состояние, не найдено на день: {day}",
        "Іс құпияланған; жай-күйін өзгертетін шешім немесе кезең табылмады, күні: {day}",
    ),
    "case.unknown": (
        "No decision and no stage that moves the case found as of {day}",
        "Решений или стадий, меняющих состояние дела, не найдено на день: {day}",
        "Істің жай-күйін өзгертетін шешім немесе кезең табылмады, күні: {day}",
    ),
    "case.ended.unsaid": (
        "It is said to have ended, {day}; how is not said",
        "Сказано, что дело окончено, {day}; чем, не сказано",
        "Іс аяқталды делінген, {day}; қалай аяқталғаны айтылмаған",
    ),
    "case.file-classified": (
        "The file is classified, by the statements named; that says nothing of how far the case has come",
        "Дело засекречено, по указанным высказываниям; о ходе дела это ничего не говорит",
        "Көрсетілген мәлімдемелер бойынша іс құпияланған; бұл істің барысы туралы ештеңе айтпайды",
    ),
    "case.alleged": (
        "Whoever is named as suspect or defendant is alleged to be so by a source",
        "Названные подозреваемыми или подсудимыми являются таковыми по словам источника",
        "Күдікті немесе сотталушы деп аталғандар дереккөздің айтуы бойынша ғана солай",
    ),
    "ledger.row": (
        "In the ledger: {decision}, {day}",
        "В реестре: {decision}, {day}",
        "Тізілімде: {decision}, {day}",
    ),
    "ledger.interrupted": (
        "The term was interrupted: the case is not ended by it",
        "Срок прерван: дело этим не окончено",
        "Мерзім үзілді: іс бұнымен аяқталмайды",
    ),
    "ledger.no-ground": (
        "No ground is on record",
        "Основание в своде не указано",
        "Жинақта негізі көрсетілмеген",
    ),
    "ledger.no-finding": (
        "Which finding stands behind 'no elements' (lawful conduct, insignificance, another) the source does not say "
        "{number}",
        "Что стоит за «отсутствием состава» (правомерность, малозначительность, иное), источник не говорит {number}",
        "«Құрамның болмауы» артында не тұрғанын (заңдылық, маңызының болмашылығы, басқасы) дереккөз айтпайды {number}",
    ),
    "ledger.differ.kind": (
        "Sources give different kinds of decision: {numbers}",
        "Источники называют разные виды решения: {numbers}",
        "Дереккөздер шешімнің түрін әртүрлі атайды: {numbers}",
    ),
    "ledger.differ.date": (
        "Sources give different days: {numbers}",
        "Источники называют разные дни: {numbers}",
        "Дереккөздер әртүрлі күнді атайды: {numbers}",
    ),
    "ledger.differ.decider": (
        "Sources name different deciders: {numbers}",
        "Источники по-разному называют, кто решил: {numbers}",
        "Дереккөздер шешкен органды әртүрлі атайды: {numbers}",
    ),
    "ledger.differ.ground": (
        "More than one ground is given: {numbers}",
        "Названо больше одного основания: {numbers}",
        "Бірнеше негіз аталған: {numbers}",
    ),
    "ledger.contested": (
        "Contested by: {complaints}",
        "Обжаловано: {complaints}",
        "Шағым жасалған: {complaints}",
    ),
    "ledger.next": (
        "Next act on record: {decision}, {day}",
        "Следующее действие в своде: {decision}, {day}",
        "Жинақтағы келесі әрекет: {decision}, {day}",
    ),
    "ledger.none-after": (
        "No later act found as of {day}",
        "Более поздних действий не найдено на день: {day}",
        "Кейінгі әрекет табылмады, күні: {day}",
    ),
    "ledger.remedy": (
        "Last day for challenging it by the rule named: {due}",
        "Последний день для обжалования по указанной норме: {due}",
        "Көрсетілген норма бойынша шағым берудің соңғы күні: {due}",
    ),
    "ledger.remedy.if-holds": (
        "If the rule holds, the last day for challenging it: {due}",
        "Если норма такова, последний день для обжалования: {due}",
        "Егер норма осындай болса, шағым берудің соңғы күні: {due}",
    ),
    "ledger.remedy.start": (
        "It is counted from the day of the decision; when the decision was made known is not on record",
        "Срок посчитан со дня решения; когда о решении сообщили, в своде не указано",
        "Мерзім шешім шыққан күннен есептелді; шешімнің қашан хабарланғаны жинақта көрсетілмеген",
    ),
    "ledger.no-rule": (
        "No rule that is applied here sets a term for challenging it",
        "Ни одна из применённых здесь норм не задаёт срока для обжалования",
        "Мұнда қолданылған нормалардың бірде-бірі шағым беру мерзімін белгілемейді",
    ),
    "ledger.unordered": (
        "Whether these came before or after it is not known: {decisions}",
        "Раньше или позже это было, не известно: {decisions}",
        "Бұлардың бұрын не кейін болғаны белгісіз: {decisions}",
    ),
    "total.documents": (
        "Cases of this record that count here on that day ({day}): at least {low}, at most {high}",
        "Дела этого свода, которые здесь учитываются на тот день ({day}): не менее {low}, не более {high}",
        "Сол күнге ({day}) осында саналатын осы жинақтағы істер: кемінде {low}, ең көбі {high}",
    ),
    "total.unaccounted": (
        "Without a case of its own in this record: at least {low}, at most {high} of the number stated {number}",
        "Без отдельного дела в этом своде: не менее {low}, не более {high} из названного числа {number}",
        "Осы жинақта жеке ісі жоқ: аталған санның кемінде {low}, ең көбі {high} {number}",
    ),
    "total.apart.population": (
        "Not compared: no case of the record is judged to be within this population {number}",
        "Не сравнивается: ни одно дело свода не отнесено суждением к этой совокупности {number}",
        "Салыстырылмайды: жинақтағы бірде-бір іс пайымдаумен осы қатарға жатқызылмаған {number}",
    ),
    "total.apart.place": (
        "Not compared: the cases judged to be within this population are in other places {number}",
        "Не сравнивается: отнесённые к этой совокупности дела лежат в других местах {number}",
        "Салыстырылмайды: осы қатарға жатқызылған істер басқа жерлерде {number}",
    ),
    "total.apart.time": (
        "Not compared: the number is for a period, or for no known day {number}",
        "Не сравнивается: число дано за период или его день не известен {number}",
        "Салыстырылмайды: сан бір кезеңге берілген немесе күні белгісіз {number}",
    ),
    "total.apart.unit": (
        "Not compared: it counts neither cases nor persons nor sentences {number}",
        "Не сравнивается: число не считает ни дел, ни людей, ни приговоров {number}",
        "Салыстырылмайды: сан істерді де, адамдарды да, үкімдерді де санамайды {number}",
    ),
    "total.apart.value": (
        "Not compared: the number is vague {number}",
        "Не сравнивается: число неопределённое {number}",
        "Салыстырылмайды: сан нақты емес {number}",
    ),
    "total.apart.more": (
        "Not subtracted: the record documents more than was stated, so the two may count differently {number}",
        "Не вычитается: в своде больше, чем названо, поэтому считать могли по-разному {number}",
        "Шегерілмейді: жинақта аталғаннан көп, сондықтан санау тәсілі әртүрлі болуы мүмкін {number}",
    ),
    "total.elsewhere": (
        "Left out because of their place: {cases}",
        "Не учтены из-за места: {cases}",
        "Орнына байланысты есептелмеді: {cases}",
    ),
}
