"""The language of comparing: by which a question is read to ask for more than one thing.

All are matched on folded text.
"""

from qa.asking_words import any_of

_MORE = "高低多少大小快慢强早短长严"
COMPARES = any_of(
    f"谁的?(?:定得|要求|略)?(?:更|最|比较)?[{_MORE}]",
    "哪(?:一个|[个边里家方地])的?(?:定得|要求|目标)?[更最]",
    r"对比|相比|比较一?下|\bvs\.?|差多少|相差|高多少|多多少",
    "各(?:自|是|有|为|要求|定)|分别|又是多少|哪一?年|达标",
    "年的?呢|两地|两边|三地|共同|共有|都[被有提]",
    "compare|versus|higher",
    "which (?:one )?(?:is|was|has|set|had) (?:the )?(?:high|low|larg|small|more|great)",
)
TARGET_AND_RESULT = any_of(
    "(?:目标|年初|计划|预期|定的?|要求).{0,20}(?:实际|完成|结果|年底|最后|兑现|达标)",
    "(?:实际|完成).{0,20}(?:目标|预期|计划)",
)
# 年初的目标达到了吗 asks for the target and for what was done.
_REACHED = "(?:达到|完成|实现|兑现)"
ASKS_IF_ACHIEVED = any_of(
    f"{_REACHED}[^,。;?]{{0,10}}(?:目标|预期|计划|任务)(?:了[吗么]?|没|吗)",
    f"(?:目标|预期|计划|任务)[^,。;?]{{0,6}}{_REACHED}(?:了[吗么没]|没|吗)",
)
# What is said of things compared and not of any of them.
OF_COMPARING = any_of(
    "(?:各自?|分别)?(?:有|是)?\\s*(?:什么|啥|何)?\\s*(?:的)?(?:不同|不一样|差别|区别|差异|异同)(?:之处|点)?",
    "(?:的)?(?:提法|说法|做法|打法|讲法|写法|思路|路子|侧重点?|着力点|招数)",
    "(?:各自?|分别)\\s*(?:打算|准备)",
)
HIGHEST = any_of(
    # 甲涨得快还是乙涨得快
    "([高大多快强])还是[^,。;?]{1,24}\\1",
    "(?:更|最|比较|谁|(?:谁|哪个?[边里家地]?)的?(?:目标)?[定要做涨增办][求得]|哪个?[边里家]?|which.{0,30})(?:[高多大快强]|靠前|high|more|larg|great)",
    "higher|highest|larger|greater",
)
LOWEST = any_of(
    "([低少小慢短])还是[^,。;?]{1,24}\\1",
    "(?:更|最|比较|谁|(?:谁|哪个?[边里家地]?)的?(?:目标)?[定要做涨增办][求得])(?:[低少小慢短]|靠后)|哪[个边里家][低少小短]",
    "lower|lowest|smaller|shorter|fewer",
)
