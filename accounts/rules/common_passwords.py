"""What attackers try first: words and patterns, in Chinese pinyin and in English, and keyboard rows.

A password is compared without the digits and signs around it, so one word here stands for all its
usual forms (``Password123!``, ``woaini1314``).
"""

from __future__ import annotations

_WORDS = """
a1b2c3d4 a1b2c3d4e5 aa123456 aa12345678 abc123 abc123456 abcd1234 abcdef access account admin admin123
admin888 administrator admin123456 adminadmin aini1314 airport alexander amanda america andrew angel
anthony apple arsenal ashley asd123456 asdasd asdfgh asdf1234 august austin autumn babygirl bailey
baseball basketball batman beijing benjamin bestfriend blessing bonjour butterfly caonima certificate
certification changeme changethis charlie cheese chelsea chengdu chenjing china chinese chocolate
chongqing christian christmas company computer cookie correcthorsebatterystaple daniel database
dearbook december default demo diamond donald dragon dubsmash eminem exam examination falcon family
february ferrari flower football forever freedom friday friends fuckyou fuckyouall gongsi google
guangzhou guest hallo hangzhou hannah happy harley hello helloworld hockey huawei hunter iloveyou
iloveyouforever internet january jennifer jessica jesus jiayou jordan jordan23 joshua justin kaoshi
killer laogong laopo letmein letmeinnow liang liangcai lifehack liming liuwei login lovely
loveyou loveyouforever madison manager march master master123 matrix matthew maverick mercedes
michael michelle mimamima mobile monday monkey mother mustang mypassword naruto newpassword nicole
november october office oracle p4ssword pass passphrase passw0rd password password1 passwort pepper
pokemon postgres princess prince qazwsx qazwsxedc qq123456 qwe123 qwer1234 qwerty qwertyuiop q1w2e3
q1w2e3r4 q1w2e3r4t5 rainbow robert root samsung saturday secret secure security server shadow shanghai
shenzhen shuju soccer softball spider spring starwars student summer sunday sunflower sunshine
superman superuser superstar support sysadmin system taylor teacher temp test testing testpassword
testtest thomas thursday tianjin tiger tinkerbell tongxue trustnoone tuesday unknown user username
victory wanglei wangwei wednesday welcome welcometo whatever william windows winner winter woaini
woaini1314 woaiwojia woaizhongguo woshishui wuhan wodemima wodeshijie xiaoming xiaoxiao
xinxin yankees youandme zaq12wsx zhangli zhangwei zhangsan zhongguo zhongguojiayou zxcvbn zxcvbnm
zxc123456 1q2w3e 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qaz2wsx3edc 123qwe 123qweasd 123456a 123456abc
5201314 666666 888888 147258369 a123456789 woaini520 wo123456
"""

COMMON = frozenset(_WORDS.split())

_FORWARD = (
    "1234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1q2w3e4r5t6y7u8i9o0p",
    "a1b2c3d4e5f6g7h8i9",
)
ROWS = _FORWARD + tuple(row[::-1] for row in _FORWARD)
