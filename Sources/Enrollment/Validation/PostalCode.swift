/// 邮编: six digits.
///
/// Source: product.md §6.2.
enum PostalCode {
    /// Reads a code.
    static func parse(_ raw: String) throws(FieldFault) -> String {
        let text = Normalization.code(raw)
        guard text.utf8.count == 6, ASCII.digits(text) != nil else {
            throw FieldFault(.badFormat, "应为 6 位数字")
        }
        return text
    }
}
