"""Chinese, Japanese, Korean, Vietnamese, Thai, Indonesian."""

from __future__ import annotations

from mailflow.mail.reply.marks.language import Language

CHINESE = Language(
    wrote="写道|寫道|写了|编写|撰寫",
    opening="在|於|于",
    days="周|星期|週",
    sender="发件人, 寄件者, 寄件人, 發件人, 从",
    sent="发送时间, 发送日期, 日期, 寄件日期, 时间, 傳送時間, 寄出時間, 已发送, 發送時間",
    recipient="收件人, 收件者, 抄送, 副本, 密送",
    subject="主题, 主旨, 主題, 标题",
    original="(?:原始|转发|轉寄|原|回复)(?:的)?(?:邮件|郵件|信件|消息|邮件信息|訊息)(?:信息)?|开始转发邮件|已转发(?:的)?邮件",
    above="以上|上方|之上 + 线|行|線",
    footer="发自|發自|来自我的|從我的|从我的|傳送自|发送自|由我的|获取适用于|取得 outlook|下载 ?outlook",
    closing="此致|敬礼|敬禮|祝好|顺颂|順頌|敬上|谨上|祝 ?(?:商祺|安好)",
    mine="我",
    speaks="您|你|我们",
    greeting="您好|你好|尊敬的|亲爱的",
)
JAPANESE = Language(
    wrote="のメッセージ|さんは書きました|が書きました|書きました|のメール|さんからのメール|wrote",
    days="月|火|水|木|金|土|日",
    sender="差出人, 送信元, 送信者",
    sent="送信日時, 日付, 送信日, 日時",
    recipient="宛先, 受信者",
    subject="件名",
    original="(?:元の|転送|転送された|オリジナル)(?:メッセージ|メール)|転送されたメッセージ",
    footer="outlook for",
    footer_end="から送信|を入手|より送信",
    closing=r"敬具|草々|かしこ|以上\s*\Z|以上、.{0,20}\Z",
    mine="私|僕|わたし",
    greeting="こんにちは|お世話になっております|拝啓",
)
KOREAN = Language(
    wrote="작성|님이 작성|썼습니다|쓴 글|님의 말|님이 쓴 메시지",
    days="월|화|수|목|금|토|일",
    sender="보낸 사람, 보낸사람, 보낸이, 발신, 발신자",
    sent="보낸 날짜, 보낸날짜, 날짜, 보낸 시간, 보낸시간, 일시",
    recipient="받는 사람, 받는사람, 받는이, 참조, 수신",
    subject="제목",
    original="(?:원본|전달된|원래) ?(?:메시지|메일|이메일)|전달된 메시지 시작",
    footer="(?:나의|내) .{1,24}(?:보냄|전송|보낸)",
    footer_end="에서 보냄|에서 전송|다운로드",
    closing=r"드림\s*\Z|올림\s*\Z|감사드립니다\s*\Z",
    mine="저는|제가|저의|제",
    greeting="안녕하세요|안녕하십니까",
)
VIETNAMESE = Language(
    wrote="da viet|viet|writes",
    opening="vao|vao luc|luc|ngay",
    days="th|cn|thu",
    sender="tu, nguoi gui",
    sent="da gui, ngay, vao, gui luc, ngay gui",
    recipient="den, toi, nguoi nhan",
    subject="chu de, tieu de",
    original="""
        (?:tin nhan|thu|thong diep) (?:goc|da chuyen tiep|chuyen tiep|ban dau)|bat dau tin nhan duoc chuyen tiep
    """,
    footer=r"(?:da )?(?:duoc )?gui tu\b|tai outlook",
    closing="tran trong|than ai|kinh thu|than men",
    mine="cua toi",
    greeting="xin chao|chao|kinh gui",
)
INDONESIAN = Language(
    wrote="menulis|เขียน(?:ว่า)?|ने लिखा",
    opening="pada|เมื่อ",
    days="sen|sel|rab|kam|jum|sab|min",
    sender="dari, จาก",
    sent="dikirim, tanggal, terkirim, ส่ง, วันที่",
    recipient="kepada, ke, untuk, ถึง",
    subject="perihal, subjek, เรื่อง",
    original="pesan (?:asli|terusan|yang diteruskan)",
    footer="(?:dikirim|terkirim) dari|ส่งจาก",
    closing="hormat (?:saya|kami)",
    mine="saya",
)
