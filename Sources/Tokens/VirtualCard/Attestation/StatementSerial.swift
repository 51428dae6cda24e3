import Model
import OpenSSL

/// Serial numbers of what a virtual card and its maker sign.
enum StatementSerial {
    /// A random one of 16 octets.
    static func fresh() throws -> SerialNumber {
        guard let serial = SerialNumber(bytes: [0x01] + (try SecureRandom.bytes(15))) else {
            throw CryptoError(.notAllowed(what: "serial number"))
        }
        return serial
    }
}
