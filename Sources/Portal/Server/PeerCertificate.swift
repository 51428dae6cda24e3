public import Model
import Synchronization

/// The certificate with which a client proved itself when it connected.
///
/// That the client has its private key, and that it was signed by one of our authorities, is certain once this
/// exists; whether it may still be used is asked at each request.
public final class PeerCertificate: Sendable {
    /// The certificate, DER.
    public let der: [UInt8]
    private let known = Mutex<Identity?>(nil)

    /// Which certificate of the book it is, and until when.
    public struct Identity: Hashable, Sendable {
        /// Authority and serial.
        public let id: CertificateID
        /// The last second in which it may be used.
        public let notAfter: Timestamp

        /// Names a certificate.
        public init(id: CertificateID, notAfter: Timestamp) {
            self.id = id
            self.notAfter = notAfter
        }
    }

    /// Wraps a certificate that TLS has accepted.
    public init(der: [UInt8]) {
        self.der = der
    }

    /// Which certificate of the book it is; looked up once for each connection.
    public func identified(by lookUp: ([UInt8]) throws -> Identity) rethrows -> Identity {
        if let known = known.withLock({ $0 }) { return known }
        let found = try lookUp(der)
        known.withLock { $0 = found }
        return found
    }
}
