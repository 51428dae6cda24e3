import Documents
import Enrollment
import Model
import OpenSSL

/// 交付单: what goes with a token, to be signed by who receives it; it has no PIN.
struct DeliverySlip {
    private static let left = 20.0
    private static let right = 190.0

    let facts: LetterFacts

    /// The slip.
    ///
    /// - Throws: `DocumentError`.
    func document() throws(DocumentError) -> SecretBytes {
        let canvas = try PDFCanvas(title: "交付单 \(facts.application)", at: facts.date)
        try head(canvas)
        var y = 62.0
        y = try section(canvas, "收件人", y: y, recipient)
        y = try section(canvas, "交付内容", y: y + 6, content)
        try receipt(canvas, y: y + 8)
        return try canvas.finish()
    }

    private var recipient: [(name: String, value: String, height: Double)] {
        [
            ("姓名", facts.recipient.name.text, 9), ("电话", facts.recipient.mobile.text, 9),
            ("地址", facts.addressLines.dropLast().joined(separator: "  "), 22),
            ("交付方式", facts.method.label, 9),
        ]
    }

    private var content: [(name: String, value: String, height: Double)] {
        var rows = [
            ("证书主体", facts.holder, 14.0), ("key序列号", facts.token.serial, 9), ("介质型号", facts.token.model, 9),
        ]
        if let certificate = facts.certificate {
            let reservation = certificate.reservation
            rows += [
                ("证书序列号", certificate.id.serial.hexadecimal, 9),
                (
                    "证书有效期",
                    "\(LetterFacts.day(reservation.notBefore)) 至 \(LetterFacts.day(reservation.notAfter))", 9
                ),
            ]
        }
        return rows
    }

    private func head(_ canvas: PDFCanvas) throws(DocumentError) {
        let centre = Frame(x: DeliverySlip.left, y: 15, width: 130, height: 8)
        try canvas.text(facts.centre, in: centre, TextStyle(11, grey: 0.3))
        let title = Frame(x: DeliverySlip.left, y: 24, width: 120, height: 13)
        try canvas.text("数字证书介质交付单", in: title, TextStyle(20, isBold: true))
        let facts = Frame(x: DeliverySlip.left, y: 42, width: 120, height: 14)
        try canvas.text(
            ["申办编号  \(self.facts.application)", "制单日期  \(LetterFacts.day(self.facts.date))"],
            in: facts,
            TextStyle(10.5)
        )
        try canvas.code(self.facts.application.text, in: Frame(x: 154, y: 14, width: 38, height: 38))
    }

    /// A titled table of rows; gives the place under it.
    private func section(
        _ canvas: PDFCanvas,
        _ title: String,
        y: Double,
        _ rows: [(name: String, value: String, height: Double)]
    ) throws(DocumentError) -> Double {
        let (left, right) = (DeliverySlip.left, DeliverySlip.right)
        try canvas.text(
            title,
            in: Frame(x: left, y: y, width: 100, height: 8),
            TextStyle(12, isBold: true)
        )
        var top = y + 9
        canvas.line(from: (left, top), to: (right, top), width: 0.4)
        for row in rows {
            let name = Frame(x: left + 2, y: top + 1.5, width: 30, height: row.height - 2)
            try canvas.text(row.name, in: name, TextStyle(10.5, grey: 0.35))
            let value = Frame(x: left + 34, y: top + 1.5, width: right - left - 36, height: row.height - 2)
            try canvas.text(row.value, in: value, TextStyle(10.5))
            top += row.height
            canvas.line(from: (left, top), to: (right, top), grey: 0.7)
        }
        return top
    }

    private func receipt(_ canvas: PDFCanvas, y: Double) throws(DocumentError) {
        let (left, right) = (DeliverySlip.left, DeliverySlip.right)
        canvas.border(Frame(x: left, y: y, width: right - left, height: 52), width: 0.4)
        try canvas.text(
            "签收",
            in: Frame(x: left + 4, y: y + 4, width: 60, height: 8),
            TextStyle(12, isBold: true)
        )
        try canvas.text(
            "本人已核对姓名、key序列号无误，介质包装完好。PIN另以密码信封交付，本单不含PIN。",
            in: Frame(x: left + 4, y: y + 13, width: right - left - 8, height: 12),
            TextStyle(10)
        )
        for (x, label) in [(left + 4, "收件人签名"), (left + 92, "签收日期")] {
            let place = Frame(x: x, y: y + 36, width: 24, height: 7)
            try canvas.text(label, in: place, TextStyle(10.5))
            canvas.line(from: (x + 24, y + 42), to: (x + 74, y + 42))
        }
        if let hotline = facts.hotline {
            let line = Frame(x: left, y: 280, width: right - left, height: 7)
            try canvas.text("\(facts.centre)  客服热线 \(hotline)", in: line, TextStyle(9.5, grey: 0.3))
        }
    }
}
