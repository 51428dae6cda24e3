import Model

extension CertificateID {
    /// As records that are about a certificate name it: `authority/serial`.
    package var path: String { "\(authority.name)/\(serial.hexadecimal)" }
}
