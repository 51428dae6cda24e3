/// What somebody types who asks for an invoice.
public struct InvoiceWish: Hashable, Sendable {
    /// 抬头.
    public let title: String
    /// 税号; empty for none.
    public let taxNumber: String
    /// Where it is sent.
    public let email: String

    /// Takes what was typed.
    public init(title: String, taxNumber: String, email: String) {
        self.title = title
        self.taxNumber = taxNumber
        self.email = email
    }

    /// The same by the rules of the form (product.md §6.2): every fault is told.
    func checked(isEnterprise: Bool) throws(EnrollmentError) -> Invoice {
        var failures: [ValidationFailure] = []
        let title = InvoiceWish.read("title", "发票抬头", &failures) { () throws(FieldFault) in
            try BoundedText.parse(self.title, 2...100)
        }
        let isAbsent = taxNumber.allSatisfy(\.isWhitespace)
        var code: UnifiedCreditCode?
        if isEnterprise || !isAbsent {
            code = InvoiceWish.read("taxNo", "税号", &failures) { () throws(FieldFault) in
                try UnifiedCreditCode(taxNumber)
            }
        }
        let email = InvoiceWish.read("email", "接收邮箱", &failures) { () throws(FieldFault) in
            try EmailAddress(self.email)
        }
        guard failures.isEmpty, let title, let email else {
            throw EnrollmentError(.validationFailed(failures))
        }
        return Invoice(title: title, taxNumber: code, email: email)
    }

    /// 发票号码.
    static func code(_ text: String) throws(EnrollmentError) -> String {
        let digits = Normalization.code(text)
        guard (8...20).contains(digits.utf8.count), digits.utf8.allSatisfy(ASCII.isDigit) else {
            throw EnrollmentError(
                .validationFailed([ValidationFailure("number", .badFormat, "发票号码：应为 8 至 20 位数字")])
            )
        }
        return digits
    }

    /// Whether a file can be sent to somebody as an invoice.
    static func check(_ pdf: [UInt8]) throws(EnrollmentError) {
        let isPDF = pdf.starts(with: Array("%PDF-".utf8)) && PDFScan.isComplete(pdf)
        let fault: String? =
            pdf.count > EnrollmentDesk.invoiceOctets
            ? "最大 1 MB" : isPDF ? PDFScan.firstRefusedName(in: pdf).map { "不能含有 \($0)" } : "应为 PDF"
        guard let fault else { return }
        throw EnrollmentError(.validationFailed([ValidationFailure("file", .badFormat, "发票文件：\(fault)")]))
    }

    private static func read<Value>(
        _ field: String,
        _ label: String,
        _ failures: inout [ValidationFailure],
        _ body: () throws(FieldFault) -> Value
    ) -> Value? {
        do throws(FieldFault) {
            return try body()
        } catch {
            failures.append(ValidationFailure(field, error.code, "\(label)：\(error.message)"))
            return nil
        }
    }
}
