/// 手机: a mobile number of mainland China.
///
/// Source: product.md §6.2.
public struct MobileNumber: Hashable, Sendable {
    /// 11 digits, `1[3-9]` and nine more.
    public let text: String

    /// Reads a number as typed.
    ///
    /// - Throws: `FieldFault` with `.badFormat`.
    public init(_ raw: String) throws(FieldFault) {
        let text = Normalization.code(raw)
        guard let digits = ASCII.digits(text), digits.count == 11, digits[0] == 1, digits[1] >= 3 else {
            throw FieldFault(.badFormat, "应为 11 位手机号码，以 13 至 19 开头，不含空格和 +86")
        }
        self.text = text
    }
}
