import Documents
import Enrollment
import Model
import OpenSSL

/// 密码信封: A4 to be folded in three like a Z, printed on one side.
///
/// Outside stands the address, where the window of a DL envelope is (GB/T 1416); inside, in the middle, the PIN, on a
/// light pattern, with dark patterns where the paper lies over it; inside below, how to use it.
struct PINLetter {
    /// Where the PIN stands.
    private static let field = Frame(x: 112, y: 127, width: 84, height: 36)
    /// Where the first and the second fold are.
    private static let folds = (first: 99.0, second: 198.0)

    let facts: LetterFacts
    /// Which letter of the token, from 1.
    let number: Int

    /// The letter with this PIN.
    ///
    /// - Throws: `DocumentError`.
    func document(pin: borrowing Span<UInt8>) throws(DocumentError) -> SecretBytes {
        let canvas = try PDFCanvas(title: "密码信封 \(facts.token.serial)", at: facts.date)
        try outside(canvas)
        try middle(canvas, pin)
        try below(canvas)
        for fold in [PINLetter.folds.first, PINLetter.folds.second] {
            canvas.line(from: (0, fold), to: (210, fold), grey: 0.6, dash: 1.5)
        }
        return try canvas.finish()
    }

    private func outside(_ canvas: PDFCanvas) throws(DocumentError) {
        let head = Frame(x: 20, y: 12, width: 120, height: 10)
        try canvas.text(facts.centre, in: head, TextStyle(15, isBold: true))
        let kind = Frame(x: 20, y: 23, width: 90, height: 7)
        try canvas.text("密码信封 · 请本人拆阅", in: kind, TextStyle(10, grey: 0.3))
        let window = Frame(x: 22, y: 48, width: 84, height: 34)
        try canvas.text(facts.addressLines, in: window, TextStyle(11.5))
        cover(canvas, mirroredAt: PINLetter.folds.first, seed: 3)
    }

    private func middle(_ canvas: PDFCanvas, _ pin: borrowing Span<UInt8>) throws(DocumentError) {
        let field = PINLetter.field
        let title = Frame(x: 20, y: 108, width: 170, height: 9)
        try canvas.text("介质初始PIN", in: title, TextStyle(14, isBold: true))
        let names = Frame(x: 20, y: 128, width: 22, height: 36)
        let values = Frame(x: 42, y: 128, width: 66, height: 36)
        let style = TextStyle(10)
        try canvas.text(["申办编号", "key序列号", "签发日期", "信封次数", "证书主体"], in: names, TextStyle(10, grey: 0.35))
        try canvas.text(
            [
                facts.application.text, facts.token.serial, LetterFacts.day(facts.date), "第 \(number) 次",
                facts.holder,
            ],
            in: values,
            style
        )
        canvas.pattern(in: field, grey: 0.84, seed: 1)
        canvas.border(field, width: 0.4, grey: 0.2)
        let row = Frame(x: field.x + 6, y: field.y + 10, width: field.width - 12, height: 18)
        try canvas.digits(pin, in: row, size: 32)
        let warning = Frame(x: 20, y: 172, width: 170, height: 20)
        try canvas.text(
            ["首次使用须立即修改PIN，修改前请勿签名或投标。", "请勿告知他人，工作人员不会向您索取PIN。如收到时信封已被拆开，请勿使用并立即联系我们。"],
            in: warning,
            TextStyle(10.5, isBold: true)
        )
    }

    private func below(_ canvas: PDFCanvas) throws(DocumentError) {
        let title = Frame(x: 20, y: 207, width: 86, height: 8)
        try canvas.text("使用方法", in: title, TextStyle(12, isBold: true))
        let steps = Frame(x: 20, y: 217, width: 86, height: 58)
        try canvas.text(
            [
                "1. 核对key序列号与介质上的号码一致。", "2. 将介质插入电脑，按提示输入上面的初始PIN。",
                "3. 立即修改PIN：6至8位数字，不用生日、手机号、连号或重复数字。", "4. 连续输错会锁定介质；锁定后请申请解锁。",
                "5. 修改后销毁本信封，PIN不与介质放在一起。",
            ],
            in: steps,
            TextStyle(10)
        )
        let code = Frame(x: 164, y: 200, width: 30, height: 30)
        try canvas.code(facts.application.text, in: code)
        if let hotline = facts.hotline {
            let line = Frame(x: 20, y: 280, width: 170, height: 7)
            try canvas.text("\(facts.centre)  客服热线 \(hotline)", in: line, TextStyle(10, grey: 0.2))
        }
        cover(canvas, mirroredAt: PINLetter.folds.second, seed: 5)
    }

    /// A dark pattern where the paper lies over the PIN when it is folded.
    private func cover(_ canvas: PDFCanvas, mirroredAt fold: Double, seed: UInt64) {
        let field = PINLetter.field
        let place = Frame(
            x: field.x,
            y: 2 * fold - field.y - field.height,
            width: field.width,
            height: field.height
        )
        canvas.pattern(in: place, grey: 0.35, seed: seed)
    }
}
