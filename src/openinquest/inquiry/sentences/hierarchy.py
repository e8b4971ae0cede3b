"""Sentences on posts, subordination and orders: for each key the words in English, Russian and Kazakh."""

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str, str]] = {
    "command.note": (
        "Holding a post, or standing above a unit, is no allegation: it does not say what anybody ordered, knew "
        "or did.",
        "Занимать должность или стоять над подразделением — не обвинение: это не говорит о том, кто что приказал, "
        "знал или сделал.",
        "Лауазым атқару немесе бөлімшеден жоғары тұру — айыптау емес: бұл кімнің не бұйырғанын, не білгенін немесе "
        "не істегенін білдірмейді.",
    ),
    "command.zone": (
        "No zone was given; the time is read by the clock of {place} ({day}).",
        "Часовой пояс не указан; время взято по часам места: {place} ({day}).",
        "Уақыт белдеуі көрсетілмеген; уақыт мына жердің сағаты бойынша алынды: {place} ({day}).",
    ),
    "command.no-zone": (
        "No zone was given, and the record states none for the place: only the day counts ({day}).",
        "Часовой пояс не указан, и в записях его для этого места нет: учитывается только день ({day}).",
        "Уақыт белдеуі көрсетілмеген, жазбада да бұл жер үшін ол жоқ: тек күні есепке алынады ({day}).",
    ),
    "command.days": (
        "The time asked about is longer than a day ({day}): what is called certain held at some moment of it, not "
        "throughout.",
        "Спрошено о времени длиннее одного дня ({day}): «точно» относится к какому-то его моменту, а не ко "
        "всему времени.",
        "Бір күннен ұзақ уақыт сұралған ({day}): «дәл сол уақытта» оның бір сәтінде дегенді білдіреді, бүкіл уақыт "
        "бойы дегенді емес.",
    ),
    "command.none": (
        "No unit was found in what was read for that place and time; that is not to say that none was there.",
        "В прочитанном не найдено подразделений для этого места и времени; это не значит, что их там не было.",
        "Оқылғандардан бұл жер мен уақытқа қатысты бөлімше табылмады; бұл ол жерде ешқайсысы болмады дегенді "
        "білдірмейді.",
    ),
    "presence.documented-there": ("documented there", "документально отмечено там", "сол жерде құжатталған"),
    "presence.documented-in-wider-area": (
        "documented in a wider area; that it was at the place itself is not said",
        "отмечено на более широкой территории; что оно было именно здесь, не сказано",
        "кеңірек аумақта құжатталған; дәл осы жерде болғаны айтылмаған",
    ),
    "presence.responsible-for-area": (
        "responsible for the area; that it was there is not said",
        "отвечает за территорию; что оно там было, не сказано",
        "аумаққа жауапты; сол жерде болғаны айтылмаған",
    ),
    "unit.not-there": (
        "Nothing in what was read puts {unit} there at that time ({place}).",
        "Ничто в прочитанном не помещает туда в это время: {unit} ({place}).",
        "Оқылғандарда ол уақытта сол жерде болғаны туралы ештеңе жоқ: {unit} ({place}).",
    ),
    "chain.top": (
        "No superior was found in what was read for that time.",
        "В прочитанном не найдено вышестоящих на это время.",
        "Оқылғандардан бұл уақытқа қатысты жоғары тұрған орган табылмады.",
    ),
    "chain.top.kind": (
        "No superior of the kinds asked for was found in what was read for that time ({kinds}); others are left out.",
        "В прочитанном не найдено вышестоящих на это время среди спрошенных видов ({kinds}); прочие не показаны.",
        "Оқылғандардан бұл уақытқа қатысты сұралған түрдегі ({kinds}) жоғары тұрған орган табылмады; өзгелері "
        "көрсетілмеген.",
    ),
    "command.kinds": (
        "Only links of these kinds are shown: {kinds}.",
        "Показано только подчинение этих видов: {kinds}.",
        "Бағыныстылықтың тек мына түрлері көрсетілген: {kinds}.",
    ),
    "chain.several": (
        "Sources put it under several superiors at that time, each a branch of its own ({kind}): {superiors}.",
        "Источники называют на это время несколько вышестоящих, каждый — отдельная ветвь ({kind}): {superiors}.",
        "Дереккөздер бұл уақытта бірнеше жоғары тұрғанды атайды, әрқайсысы жеке тармақ ({kind}): {superiors}.",
    ),
    "chain.kinds": (
        "Kept apart by kind: {kinds}.",
        "По видам подчинения раздельно: {kinds}.",
        "Бағыныстылық түрлері бойынша бөлек: {kinds}.",
    ),
    "chain.kind": ("{kind} ({superiors})", "{kind} (кто: {superiors})", "{kind} (кім: {superiors})"),
    "kind.de-jure": ("by law", "по закону", "заң бойынша"),
    "kind.de-facto": ("in practice", "фактическое", "іс жүзінде"),
    "kind.operational": ("operational", "оперативное", "жедел"),
    "kind.administrative": ("administrative", "административное", "әкімшілік"),
    "kind.not-stated": ("kind not stated", "вид не указан", "түрі көрсетілмеген"),
    "chain.circular": (
        "Circular: {superior} already stands below on this way up; the chain is cut here.",
        "Круг: {superior} на этом пути вверх уже стоит ниже; цепочка здесь обрывается.",
        "Шеңбер: жоғары қарай осы жолда мынау төменде кездескен: {superior}; тізбек осы жерде үзіледі.",
    ),
    "link.rivals": (
        "Sources differ on who it was; also: {others}.",
        "Источники расходятся в том, кто это; также: {others}.",
        "Дереккөздер оның кім екенінде келіспейді; сондай-ақ: {others}.",
    ),
    "sighting.rivals": (
        "Sources differ on which unit it was, or where; also: {others}.",
        "Источники расходятся в том, какое это подразделение или где оно было; также: {others}.",
        "Дереккөздер оның қай бөлімше екенінде немесе қайда болғанында келіспейді; сондай-ақ: {others}.",
    ),
    "told.by": ("{value} (says: {who})", "{value} (говорит: {who})", "{value} (айтқан: {who})"),
    "told.record": (
        "{value} (stated by the record, no source)",
        "{value} (указано в записях, без источника)",
        "{value} (жазбада көрсетілген, дереккөзсіз)",
    ),
    "post.empty": (
        "No holder was found in what was read for that time.",
        "В прочитанном не найдено, кто занимал её в это время.",
        "Оқылғандардан бұл уақытта оны кім атқарғаны табылмады.",
    ),
    "post.several": (
        "Several persons are given as its holder at that time: {holders}.",
        "Для этого времени названо несколько лиц, занимавших её: {holders}.",
        "Бұл уақытта оны атқарған бірнеше адам аталған: {holders}.",
    ),
    "post.changed": (
        "It changed hands in that time: {holders}.",
        "В это время лицо, занимающее её, сменилось: {holders}.",
        "Сол уақытта бұл лауазымдағы адам ауысты: {holders}.",
    ),
    "post.may-several": (
        "Any of them may have held it at that time, and it is not known which: {holders}.",
        "В это время её мог занимать любой из них, кто именно — неизвестно: {holders}.",
        "Сол уақытта оны бұлардың кез келгені атқаруы мүмкін, қайсысы екені белгісіз: {holders}.",
    ),
    "post.also": (
        "Given for certain: {certain}. It is not known whether it was held at that time also by: {holders}.",
        "Точно названы: {certain}. Занимали ли её в это время ещё и эти лица, неизвестно: {holders}.",
        "Нақты аталғаны: {certain}. Сол уақытта оны мыналар да атқарды ма, белгісіз: {holders}.",
    ),
    "state.certain": ("certainly at that time", "точно в это время", "дәл сол уақытта"),
    "state.between": ("attested before and after", "отмечено до и после", "бұрын және кейін расталған"),
    "state.possible": ("possibly at that time", "возможно, в это время", "сол уақытта болуы мүмкін"),
    "state.unknown": ("not known at that time", "на это время неизвестно", "ол уақыт үшін белгісіз"),
    "state.contested": ("accounts differ", "сведения расходятся", "мәліметтер қайшы"),
    "state.no": ("not at that time", "не в это время", "ол уақытта емес"),
    "holding.contested": (
        "Accounts of that time differ.",
        "Сведения об этом времени расходятся.",
        "Бұл уақыт туралы мәліметтер бір-біріне қайшы.",
    ),
    "holding.attested": (
        "Attested for that time ({day}).",
        "Отмечено для этого времени ({day}).",
        "Сол уақытқа қатысты аталған ({day}).",
    ),
    "holding.dates": (
        "The dates given cover that time: from {start}, to {end}.",
        "Названные даты охватывают это время: начало — {start}, конец — {end}.",
        "Аталған күндер сол уақытты қамтиды: басы — {start}, аяғы — {end}.",
    ),
    "holding.began": (
        "It began in that time ({start}).",
        "Началось в это время ({start}).",
        "Сол уақытта басталды ({start}).",
    ),
    "holding.ended": (
        "It ended in that time ({end}).",
        "Закончилось в это время ({end}).",
        "Сол уақытта аяқталды ({end}).",
    ),
    "holding.between": (
        "Attested before ({before}) and after ({after}), not for that time itself.",
        "Отмечено до ({before}) и после ({after}), но не для самого этого времени.",
        "Бұрын ({before}) және кейін ({after}) аталған, бірақ дәл сол уақыт үшін емес.",
    ),
    "holding.may-begin": (
        "The beginning is not given more closely than {start}; it may have come later than the time asked about.",
        "Начало не указано точнее, чем {start}; оно могло наступить позже, чем спрошенное время.",
        "Басталуы бұдан дәлірек көрсетілмеген: {start}; сұралған уақыттан кейін басталуы да мүмкін.",
    ),
    "holding.may-end": (
        "The end is not given more closely than {end}; it may have come before the time asked about.",
        "Конец не указан точнее, чем {end}; он мог наступить раньше спрошенного времени.",
        "Аяқталуы бұдан дәлірек көрсетілмеген: {end}; сұралған уақытқа дейін аяқталуы да мүмкін.",
    ),
    "holding.may-attest": (
        "Attested, and no closer than this: {day}.",
        "Отмечено для времени: {day}; точнее не сказано.",
        "Мына уақытқа қатысты аталған: {day}; бұдан дәлірек айтылмаған.",
    ),
    "holding.no-end": (
        "It began before ({start}); no end was found in what was read.",
        "Началось раньше ({start}); конец в прочитанном не найден.",
        "Бұрын басталған ({start}); оқылғандардан аяқталуы табылмады.",
    ),
    "holding.no-beginning": (
        "It ended later ({end}); no beginning was found in what was read.",
        "Закончилось позже ({end}); начало в прочитанном не найдено.",
        "Кейін аяқталған ({end}); оқылғандардан басталуы табылмады.",
    ),
    "holding.once": (
        "Not attested at that time; attested for {day} only.",
        "Для этого времени не отмечено; отмечено только: {day}.",
        "Ол уақыт үшін аталмаған; тек мына уақытта аталған: {day}.",
    ),
    "holding.nearest": (
        "Not attested at that time; nearest attestation: {day}.",
        "Для этого времени не отмечено; ближайшее упоминание: {day}.",
        "Ол уақыт үшін аталмаған; ең жақын дерек: {day}.",
    ),
    "holding.open": (
        "The dates given leave that time open ({day}).",
        "Названные даты оставляют это время открытым ({day}).",
        "Аталған күндер бұл уақытты ашық қалдырады ({day}).",
    ),
    "holding.undated": (
        "No source gives a day.",
        "Ни один источник не называет дня.",
        "Бірде-бір дереккөз күнін атамайды.",
    ),
    "holding.later": (
        "It began later ({start}).",
        "Началось позже ({start}).",
        "Кейінірек басталды ({start}).",
    ),
    "holding.over": (
        "It was over by then ({end}).",
        "К тому времени закончилось ({end}).",
        "Ол кезде аяқталып қойған ({end}).",
    ),
    "holding.denied": (
        "{who} denies it ({day}).",
        "{who} отрицает это ({day}).",
        "{who} мұны жоққа шығарады ({day}).",
    ),
    "holding.denied.always": (
        "{who} denies it and names no day.",
        "{who} отрицает это, не называя дня.",
        "{who} күнін атамай, мұны жоққа шығарады.",
    ),
    "holding.denied.date": (
        "{who} denies the date {day}.",
        "{who} отрицает дату: {day}.",
        "{who} бұл күнді жоққа шығарады: {day}.",
    ),
    "holding.position": ("{day} (says: {who})", "{day} (говорит: {who})", "{day} (айтқан: {who})"),
    "holding.differ.start": (
        "The beginning is told in several ways: {told}.",
        "Начало называют по-разному: {told}.",
        "Басталуы әртүрлі айтылады: {told}.",
    ),
    "holding.differ.end": (
        "The end is told in several ways: {told}.",
        "Конец называют по-разному: {told}.",
        "Аяқталуы әртүрлі айтылады: {told}.",
    ),
    "holding.zones": (
        "{day} and {asked} are of two clocks; they were compared as instants, and neither was converted.",
        "{day} и {asked} — по разным часам; они сравнены как моменты, ни одно не пересчитано.",
        "{day} және {asked} — әртүрлі сағат бойынша; олар сәт ретінде салыстырылды, ешқайсысы қайта есептелмеді.",
    ),
    "holding.no-zone": (
        "{day} has no zone: only its day was compared.",
        "{day}: часовой пояс не указан, сравнён только день.",
        "{day}: уақыт белдеуі көрсетілмеген, тек күні салыстырылды.",
    ),
    "order.no-end": (
        "It was given before ({start}); nothing in what was read says that it was lifted.",
        "Отдан раньше ({start}); в прочитанном ничто не говорит о его отмене.",
        "Бұрын берілген ({start}); оқылғандарда оның күші жойылғаны айтылмаған.",
    ),
    "order.given": (
        "It was given in that time ({start}).",
        "Отдан в это время ({start}).",
        "Сол уақытта берілді ({start}).",
    ),
    "order.may-give": (
        "The day is not given more closely than {start}; it may have been given later than the time asked about.",
        "День не указан точнее, чем {start}; приказ мог быть отдан позже спрошенного времени.",
        "Күні бұдан дәлірек көрсетілмеген: {start}; бұйрық сұралған уақыттан кейін берілуі де мүмкін.",
    ),
    "order.later": (
        "It was given later ({start}).",
        "Отдан позже ({start}).",
        "Кейінірек берілді ({start}).",
    ),
    "order.lifted": (
        "It was lifted by then ({end}).",
        "К тому времени отменён ({end}).",
        "Ол кезде күші жойылған ({end}).",
    ),
    "order.undated": (
        "No source says when it was given.",
        "Ни один источник не говорит, когда он отдан.",
        "Бірде-бір дереккөз оның қашан берілгенін айтпайды.",
    ),
    "order.some-of-it": (
        "It held for some of that time ({day}); whether at the moment of the order is not said.",
        "Это так для части того времени ({day}); так ли было в момент приказа, не сказано.",
        "Бұл сол уақыттың бір бөлігіне қатысты ({day}); бұйрық берілген сәтте солай болған-болмағаны айтылмаған.",
    ),
    "order.days-differ": (
        "Sources give several days for the order ({days}), and by one of them the post was not held then.",
        "Источники называют разные дни приказа ({days}), и по одному из них должность тогда не была занята этим "
        "лицом.",
        "Дереккөздер бұйрықтың әртүрлі күнін атайды ({days}), солардың бірі бойынша ол адам сол кезде бұл лауазымда "
        "болмаған.",
    ),
    "change.gap": (
        "No holder was found between {end} and {start}.",
        "Между этими датами не найдено, кто её занимал: {end} — {start}.",
        "Осы екі күннің арасында атқарған адам табылмады: {end} — {start}.",
    ),
    "change.adjoins": (
        "One follows the other ({end}, {start}).",
        "Один следует за другим ({end}, {start}).",
        "Бірінен кейін бірі ({end}, {start}).",
    ),
    "change.overlap": (
        "Both are given as the holder from {start} to {end}.",
        "Оба названы занимавшими её: начало — {start}, конец — {end}.",
        "Екеуі де атқарушы ретінде аталған: басы {start}, аяғы {end}.",
    ),
    "change.shared": (
        "Both are given as holders at once; the post is shared, or one of them acted ({start} – {end}).",
        "Оба названы занимавшими её одновременно; должность занимают несколько человек, или один исполнял "
        "обязанности ({start} – {end}).",
        "Екеуі де бір мезгілде аталған; лауазымды бірнеше адам атқарады немесе біреуі міндетін "
        "атқарған ({start} – {end}).",
    ),
    "change.not-known": (
        "When the one gave way to the other is not known more closely than between {end} and {start}.",
        "Когда один сменил другого, не известно точнее, чем между датами: {end} — {start}.",
        "Бірін екіншісі қашан ауыстырғаны осы екі күн аралығынан дәлірек белгісіз: {end} — {start}.",
    ),
    "change.undated": (
        "No source gives a day for one of the two; which of them came first is not known.",
        "Для одного из двух ни один источник не называет дня; кто из них был раньше, неизвестно.",
        "Екеуінің біріне қатысты бірде-бір дереккөз күн атамайды; қайсысы бұрын болғаны белгісіз.",
    ),
    "change.unparted": (
        "The days known of the two ({first}; {second}) do not say when the one gave way to the other.",
        "По дням, известным о двоих ({first}; {second}), не видно, когда один сменил другого.",
        "Екеуі туралы белгілі күндерден ({first}; {second}) бірін екіншісі қашан ауыстырғаны көрінбейді.",
    ),
    "rule.hierarchy": (
        "A link holds for certain where the dates that sources give cover the time, or a source attests it for that "
        "time; between two attestations it is called attested before and after; an uncertain date makes it possible; "
        "otherwise it is not known. Rival dates are all tried. Holding a post is no allegation.",
        "Связь точна, если названные источниками даты охватывают время или источник отмечает её для этого времени; "
        "между двумя упоминаниями сказано «до и после»; неточная дата делает её возможной; иначе неизвестно. "
        "Проверяются все расходящиеся даты. Занимать должность — не обвинение.",
        "Дереккөздер атаған күндер уақытты қамтыса немесе дереккөз сол уақыт үшін атаса, байланыс нақты; екі деректің "
        "арасында «бұрын және кейін» делінеді; дәл емес күн оны ықтимал етеді; әйтпесе белгісіз. Қайшы күндердің бәрі "
        "тексеріледі. Лауазым атқару — айыптау емес.",
    ),
    "rule.orders": (
        "An order counts as given by its day, and as standing until a source says that it was lifted; whether it was "
        "carried out is not said by that.",
        "Приказ считается отданным к своему дню и действующим, пока источник не скажет об отмене; исполнен ли он, "
        "этим не сказано.",
        "Бұйрық өз күніне қарай берілген деп, дереккөз күші жойылғанын айтқанша күшінде деп саналады; оның "
        "орындалған-орындалмағаны бұдан көрінбейді.",
    ),
}
