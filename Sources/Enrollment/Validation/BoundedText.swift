/// Plain text of bounded length, counted in Unicode scalars after normalisation.
enum BoundedText {
    /// Normalises and checks free text such as an address or the name of an organisation.
    ///
    /// - Throws: `FieldFault` with `.forbiddenCharacter`, `.tooShort` or `.tooLong`.
    static func parse(_ raw: String, _ length: ClosedRange<Int>) throws(FieldFault) -> String {
        let text = Normalization.text(raw)
        try check(text, length)
        return text
    }

    /// Checks text that is normalised already.
    static func check(_ text: String, _ length: ClosedRange<Int>) throws(FieldFault) {
        if let scalar = ForbiddenScalars.first(in: text) {
            throw FieldFault(.forbiddenCharacter, "含有不允许的字符 \(scalar)，请删除后重新输入")
        }
        let count = text.unicodeScalars.count
        guard count >= length.lowerBound else {
            throw FieldFault(.tooShort, "至少 \(length.lowerBound) 个字")
        }
        guard count <= length.upperBound else {
            throw FieldFault(.tooLong, "最多 \(length.upperBound) 个字，现有 \(count) 个")
        }
    }
}
