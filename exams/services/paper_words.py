"""What stands above the sections of a paper, in both languages: part of the published document."""

from __future__ import annotations

from exams.models import MultipleRule

Text = dict[str, str]

SECTION_TITLES: dict[str, Text] = {
    "single": {"zh": "单项选择", "en": "Single choice"},
    "multiple": {"zh": "多项选择", "en": "Multiple choice"},
    "true_false": {"zh": "判断", "en": "True or false"},
    "numeric": {"zh": "数值", "en": "Numbers"},
    "text_entry": {"zh": "填空", "en": "Fill in"},
    "inline_choice": {"zh": "选词填空", "en": "Choose a phrase for each gap"},
    "ordering": {"zh": "排序", "en": "Ordering"},
    "matching": {"zh": "配对", "en": "Matching"},
    "choice_table": {"zh": "选择表", "en": "Choices in a table"},
    "hot_text": {"zh": "点选文字", "en": "Pick words in the text"},
    "gap_match": {"zh": "拖词填空", "en": "Put words into gaps"},
    "hotspot": {"zh": "图上选区", "en": "Pick areas of a picture"},
    "point": {"zh": "图上定点", "en": "Mark points on a picture"},
    "slider": {"zh": "滑块", "en": "Set a value on a scale"},
    "numeric|ordering": {"zh": "数值与排序", "en": "Numbers and ordering"},
    "case": {"zh": "案例", "en": "Case"},
}
NOTES: dict[str, Text] = {
    "single": {"zh": "每题只有一个正确选项。", "en": "Each item has one correct option."},
    "true_false": {"zh": "判断说法是否正确。", "en": "Decide whether the statement is true."},
}
MULTIPLE_NOTES: dict[MultipleRule, Text] = {
    MultipleRule.ALL_OR_NOTHING: {
        "zh": "每题有两个或更多正确选项，全部选对才得分，多选、少选、错选均不得分。",
        "en": "Each item has two or more correct options. Points are given only for exactly "
        "the correct options.",
    },
    MultipleRule.PARTIAL: {
        "zh": "每题有两个或更多正确选项，按（选对的个数 − 选错的个数）÷ 正确选项个数给分，最低 0 分。",
        "en": "Each item has two or more correct options. The share of the points is (correct "
        "options chosen − other options chosen) ÷ correct options, never below 0.",
    },
    MultipleRule.SUBSET: {
        "zh": "每题有两个或更多正确选项。没有选错时按（选对的个数 ÷ 正确选项个数）给分，有选错则不得分。",
        "en": "Each item has two or more correct options. While no other option is chosen, the share of "
        "the points is correct options chosen ÷ correct options; otherwise no points are given.",
    },
}
