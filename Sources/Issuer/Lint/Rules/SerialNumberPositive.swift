import OpenSSL

/// RFC 5280 §4.1.2.2: "The serial number MUST be a positive integer"; "CAs MUST NOT use serialNumber values longer than
/// 20 octets".
enum SerialNumberPositive: FormLint {
    static let rule = "serial-number-positive"
    static let clause = "RFC 5280 §4.1.2.2"

    static func problem(in anatomy: CertificateAnatomy) -> String? {
        guard let first = anatomy.serial.first, anatomy.serial.contains(where: { $0 != 0 }) else {
            return "is zero"
        }
        guard first < 0x80 else { return "is negative" }
        return anatomy.serial.count <= 20 ? nil : "has \(anatomy.serial.count) octets"
    }
}
