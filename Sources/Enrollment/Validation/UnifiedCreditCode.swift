/// 统一社会信用代码: 18 characters that name an organisation.
///
/// Source: GB 32100-2015; product.md §7.2.
public struct UnifiedCreditCode: Hashable, Sendable {
    /// 18 characters of `0-9A-Z` without I, O, S, V, Z.
    public let text: String

    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
    private static let weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

    /// Reads a code as typed; blanks around, full-width and lower-case letters are accepted.
    ///
    /// - Throws: `FieldFault` with `.badFormat` or `.badChecksum`.
    public init(_ raw: String) throws(FieldFault) {
        let text = Normalization.code(raw).uppercased()
        let values = text.utf8.compactMap { UnifiedCreditCode.alphabet.firstIndex(of: $0) }
        guard text.utf8.count == 18, values.count == 18 else {
            throw FieldFault(.badFormat, "应为 18 位数字和大写字母，不含 I、O、S、V、Z")
        }
        guard text.utf8.dropFirst(2).prefix(6).allSatisfy(ASCII.isDigit) else {
            throw FieldFault(.badFormat, "第 3 至 8 位应为行政区划数字")
        }
        let sum = zip(values, UnifiedCreditCode.weights).reduce(0) { $0 + $1.0 * $1.1 }
        guard values[17] == (31 - sum % 31) % 31 else {
            throw FieldFault(.badChecksum, "校验位不正确，请核对代码")
        }
        guard OrganizationCode.isValid(String(text.dropFirst(8).prefix(9))) else {
            throw FieldFault(.badChecksum, "第 9 至 17 位组织机构代码的校验位不正确，请核对代码")
        }
        self.text = text
    }

    /// Positions 9 to 17: the organisation code inside.
    public var organizationCode: OrganizationCode { OrganizationCode(of: self) }
}
