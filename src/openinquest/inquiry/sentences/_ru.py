"""The sentences in Russian."""

from collections.abc import Mapping

RUSSIAN: Mapping[str, str] = {
    "day.unknown": "день неизвестен",
    "position.says": "{who} ({day}): {value}",
    "position.denies": "{who} ({day}): отрицается {value}",
    "position.affirms": "{who} ({day}): утверждается",
    "position.rejects": "{who} ({day}): отрицается",
    "flag.current": "Последнее неотозванное значение: {who}.",
    "flag.current.order": (
        "{who}: названо несколько значений, порядок которых неизвестен; каждое показано как текущее."
    ),
    "flag.updated": "Счёт продолжался: {who}, {old} на {old_day}, затем {new} на {new_day}.",
    "flag.revised": "{who}: раньше называлось другое значение, {old} ({old_day}).",
    "flag.turned": "{who}: раньше занималась противоположная позиция ({old_day}).",
    "flag.turned.order": (
        "{who}: занималась и противоположная позиция ({old_day}); что было раньше, неизвестно."
    ),
    "flag.revised.order": "{who}: называлось также {old} ({old_day}); что было раньше, неизвестно.",
    "flag.fell": (
        "Показатель, который может только расти, уменьшился: {old} на {old_day}, затем {new} на {new_day}."
    ),
    "flag.variant": "Сообщения об одном и том же выступлении расходятся: {values}.",
    "flag.withdrawn": "Отозвано ({day}): {who}.",
    "flag.withdrawn.scope": "Отозвано ({day}): {who}. Пояснение: {scope}.",
    "flag.withdrawn.utterance": (
        "{who}: отозвано {target} ({day}); это сказано в том же выступлении и отозвано вместе с ним."
    ),
    "flag.repeated-after-withdrawal": "Повторяет {target} ({who}), уже отозванное к тому времени ({day}).",
    "flag.repeated.order": "Повторяет {target} ({who}), отозванное ({day}); что было раньше, неизвестно.",
    "flag.attributed": (
        "{who}: известно только со слов других ({through}); сведений о самом выступлении в своде нет."
    ),
    "flag.undated": "День, когда это сказано, неизвестен, поэтому значение не считается текущим.",
    "flag.denied": "Отрицается: {who} ({day}).",
    "flag.denied.attribution": "{who} ({day}): отрицается, что это сказано ({speaker}).",
    "flag.replaced": "{who}: позже названо {new} ({new_day}).",
    "stance.withdraws": "Отзывает {target}.",
    "stance.withdraws.denial": (
        "Направлено против {target}, но отозвать это могли только сами сказавшие "
        "({who}); считается отрицанием."
    ),
    "stance.denies": "Отрицает: {value}.",
    "stance.denies.attribution": "Отрицает, что {target} сказано: {who}; к самому значению это не относится.",
    "parts.named": "части: {parts}",
    "parts.named.occasion": "повод: {occasion}; части: {parts}",
    "parts.named.said": "названо: {who}, {day}; части: {parts}",
    "parts.overlap": "Части пересекаются, поэтому они не складываются ({parts}).",
    "parts.overlap.gap": "Части пересекаются и не исчерпывают целого, поэтому они не складываются ({parts}).",
    "parts.may-overlap": (
        "Части могут пересекаться: никто не говорил, что они исключают друг друга, поэтому они не "
        "складываются ({parts})."
    ),
    "parts.may-overlap.gap": (
        "Части могут пересекаться и не исчерпывают целого, поэтому они не складываются ({parts})."
    ),
    "parts.gap": (
        "Части исключают друг друга, но не исчерпывают целого, поэтому они не складываются ({parts})."
    ),
    "parts.may-gap": (
        "Части исключают друг друга, но никто не говорил, что они составляют целое, поэтому они не "
        "складываются ({parts})."
    ),
    "parts.missing": (
        "Не складывается: в этом выступлении нет одного точного значения для {figures} ({parts})."
    ),
    "parts.withdrawn": "Не складывается, так как отозвано: {figures} ({parts}).",
    "parts.unlike": (
        "По суждению группы, части исключают друг друга и составляют целое, но с названным целым они "
        "не сходятся; одно из двух надо проверить, и сумма не печатается ({parts})."
    ),
    "parts.summed": (
        "По суждению группы, части исключают друг друга и составляют целое ({parts}). Сумма {sum} "
        "подсчитана нами, это не высказывание."
    ),
    "status.contested": "Голоса разных сторон противоречат друг другу: {positions}.",
    "status.divided": "Голоса одной стороны противоречат друг другу: {positions}.",
    "statement.value": "{n} ({who}, {day}; {thing}: {value})",
    "statement.claim": "{n} ({who}, {day}: {thing})",
    "statement.denied": "{n} ({who}, {day}, отрицается: {thing})",
    "statement.denied.value": "{n} ({who}, {day}; {thing}, отрицается: {value})",
    "status.judged": "По суждению группы, {first} и {second} противоречат друг другу: {reason}",
    "status.judged.plain": "По суждению группы, {first} и {second} противоречат друг другу.",
    "status.judged.undermines": "По суждению группы, {left} ослабляет сказанное ({against}): {reason}",
    "status.judged.undermines.plain": "По суждению группы, {left} ослабляет сказанное ({against}).",
    "status.judged.supports": "По суждению группы, {left} подкрепляет то, что отрицается ({against}): {reason}",
    "status.judged.supports.plain": "По суждению группы, {left} подкрепляет то, что отрицается ({against}).",
    "status.agreed": "Две стороны говорят одно и то же, каждая на собственном основании: {positions}.",
    "status.repeated": "Говорится одно и то же, но не независимо: {positions}.",
    "status.repeated.unstated": "{who}: основание не указано.",
    "status.repeated.origin": "{who}: источник тот же, {origin}.",
    "status.repeated.party": "Все они принадлежат к одной стороне.",
    "origin.cites": "Один источник, {origin}: {who}.",
    "origin.text": "Один текст, {document}, где говорящие не названы: {who}.",
    "origin.agency": "Выслушаны одной редакцией или организацией ({origin}) и не названы: {who}.",
    "origin.words": "Одни и те же слова, сказанные в один раз, в {document}: {who}.",
    "status.compatible": "Сказанное различается, но одно не исключает другого: {positions}.",
    "status.single": "Позицию высказал один голос: {positions}.",
    "status.single.none": "Ни одной действующей позиции нет.",
    "status.single.incomparable": "Сказанное нельзя сравнить, каждое стоит само по себе: {positions}.",
    "status.single.shown": "Определяющих статус позиций нет; показано только: {positions}.",
    "status.more": "Ещё расходящихся пар: {count}.",
    "note.attributed": (
        "{who}: известно только со слов других ({through}); показано, но на статус не влияет."
    ),
    "note.rests.withdrawn": "{by}: повторяется {target} ({who}), которое отозвано; само по себе не стоит.",
    "note.rests.replaced": (
        "{by}: повторяется {target} ({who}), где позже названо {value} ({day}); само по себе не стоит."
    ),
    "note.unnamed": (
        "{by}: источник не назван, собственного основания нет; той же стороной позже "
        "названо {value} ({who}, {day})."
    ),
    "bearing.supports": "По суждению группы, {left} подкрепляет это: {reason}",
    "bearing.undermines": "По суждению группы, {left} ослабляет это: {reason}",
    "bearing.qualifies": "По суждению группы, {left} уточняет это: {reason}",
    "bearing.withdrawn": "Сказанное в {left} с тех пор отозвано.",
    "silent.read": "{who}: в документе {document}, прочитанном целиком с этим вопросом, об этом ничего нет.",
    "silent.asked": "{who}: вопрос задан ({day}, {question}); ответ не найден.",
    "silent.searched": "Где искали: {documents}.",
    "silent.searched.record": "Где искали: документы этого свода, числом {count} (прочитано целиком: {whole}).",
    "question.open": "По состоянию на {day} ответ не найден; где искали: {documents}.",
    "question.open.record": (
        "По состоянию на {day} ответ не найден; где искали: документы этого свода, "
        "числом {count} (прочитано целиком: {whole})."
    ),
    "question.ungraded": "Ответ есть в своде ({replies}), но никем не оценён.",
    "question.graded": "Оценка: {grade}; когда: {day} ({reply}).",
    "question.ended.exact": "Ответ дан ({day}): вопрос оставался открытым, дней: {low}.",
    "question.runs.exact": "По состоянию на {day} открыт, дней: {low}; счёт прекращает только ответ.",
    "question.ended": "Ответ дан ({day}): вопрос оставался открытым, дней: от {low} до {high}.",
    "question.runs": "По состоянию на {day} открыт, дней: от {low} до {high}; счёт прекращает только ответ.",
    "question.undated": "День, когда задан вопрос, неизвестен, поэтому дни сосчитать нельзя.",
    "question.differ": (
        "Кодировщики оценивают ответ по-разному ({grades}); берётся менее благоприятная оценка."
    ),
    "question.contested": "Ответ {reply} отрицается: {who} ({day}).",
    "question.contested.judged": "По суждению группы, {left} ({who}) противоречит ответу {reply}.",
    "question.no-term": "Для вопроса, заданного таким образом, законного срока нет.",
    "question.unverified": "Нет правила, проверенного названным лицом, о сроке ответа.",
    "grade.answered": "отвечено",
    "grade.partial": "отвечено частично",
    "grade.deferred": "отложено",
    "grade.forwarded": "переадресовано",
    "grade.deflected": "уклонение от ответа",
    "grade.refused": "отказано",
    "rule.series": (
        "Ряд ведётся по голосам. Текущее значение: последнее неотозванное, день которого известен; порядок "
        "известен только там, где даты не пересекаются или где его указал кодировщик."
    ),
    "rule.closed-total": "Закрытый итог: несовместимое более позднее значение того же голоса есть пересмотр.",
    "rule.accumulates": (
        "Нарастающий счёт: более позднее значение есть обновление; пересмотр есть только "
        "другое значение на тот "
        "же день."
    ),
    "rule.versions": (
        "Первое, что выполнено, из: оспаривается, расходится внутри стороны, согласовано, повторяется, "
        "совместимо, единственное; по последней действующей позиции каждого голоса."
    ),
    "rule.question": "Статус есть последняя оценка; дни считаются от вопроса до ответа с оценкой «отвечено».",
}
