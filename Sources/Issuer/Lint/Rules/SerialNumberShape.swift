import Model
import OpenSSL

/// RFC 5280 §4.1.2.2: "The serial number MUST be a positive integer"; "CAs MUST NOT use serialNumber values
/// longer than 20 octets".
///
/// Ours are exactly 20 octets, of which 152 bits are random.
enum SerialNumberShape: Lint {
    static let rule = "serial-number-shape"
    static let clause = "RFC 5280 §4.1.2.2"

    static func problem(in subject: LintSubject) -> String? {
        let length = subject.certificate.serial.bytes.count
        return length == 20 ? nil : "the serial number has \(length) octets instead of 20"
    }
}
