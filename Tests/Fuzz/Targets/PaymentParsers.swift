import Payments

enum PaymentParsers {
    /// What is read is written so that it is read as the same.
    static func form(_ bytes: [UInt8]) throws(BrokenPromise) {
        guard let fields = FormFields(bytes) else { return }
        try promise("there is a field", !fields.values.isEmpty)
        try promise("it is read as it was written", FormFields(Array(fields.encoded.utf8)) == fields)
    }

    /// A member is a piece of the object, without blanks around it.
    static func answer(_ bytes: [UInt8]) throws(BrokenPromise) {
        guard let object = RawObject(bytes) else { return }
        try promise("there is a member", !object.members.isEmpty)
        for value in object.members.values {
            try promise("a member has a value", value.startIndex < value.endIndex)
            try promise("it is a piece of the object", value.endIndex < bytes.count)
            try promise("it ends with no blank", value.last != 0x20 && value.last != 0x0A)
        }
    }
}
