/// 快递单: who carries a token, and under which number.
public struct Parcel: Hashable, Sendable {
    /// 快递公司, 1 to 64 characters.
    public let carrier: String
    /// 快递单号, 4 to 40 ASCII letters, digits and hyphens.
    public let trackingNumber: String

    /// Makes a parcel.
    ///
    /// - Throws: `EnrollmentError` with `.validationFailed`.
    public init(carrier: String, trackingNumber: String) throws(EnrollmentError) {
        self.carrier = try Parcel.read(carrier, 1...64, "carrier", "快递公司")
        let number = try Parcel.read(trackingNumber, 4...40, "tracking", "快递单号")
        let isPlain = number.utf8.allSatisfy { octet in
            switch octet {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        guard isPlain else {
            let failure = ValidationFailure("tracking", .badFormat, "快递单号：只能含字母、数字和连字符")
            throw EnrollmentError(.validationFailed([failure]))
        }
        self.trackingNumber = number
    }

    private static func read(
        _ raw: String,
        _ length: ClosedRange<Int>,
        _ field: String,
        _ label: String
    ) throws(EnrollmentError) -> String {
        do throws(FieldFault) {
            return try BoundedText.parse(raw, length)
        } catch {
            let failure = ValidationFailure(field, error.code, "\(label)：\(error.message)")
            throw EnrollmentError(.validationFailed([failure]))
        }
    }
}
