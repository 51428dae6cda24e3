import Model
import NIOCore
import NIOSSL
import Synchronization

/// The TLS settings that new connections get; exchanged while connections are open.
public final class TLSDoor: Sendable {
    private let current: Mutex<NIOSSLContext>

    /// Makes a door.
    ///
    /// - Throws: `ListenerError` with `.identityUnusable`.
    public init(_ identity: TLSIdentity) throws(ListenerError) {
        current = Mutex(try TLSDoor.context(identity))
    }

    /// Makes a door for browsers from two PEM files: the certificate with what leads from it to a root, and its key.
    ///
    /// - Parameters:
    ///   - certificateFile: the certificates.
    ///   - keyFile: the key.
    ///   - clientAuthorities: the authorities whose certificates browsers may show, DER; who shows none is let in all the
    ///     same, to be told. Empty asks for none.
    /// - Throws: `ListenerError` with `.identityUnusable`.
    public init(
        certificateFile: String,
        keyFile: String,
        clientAuthorities: [[UInt8]] = []
    ) throws(ListenerError) {
        current = Mutex(try TLSDoor.context(certificateFile, keyFile, clientAuthorities))
    }

    /// New connections get what the two files hold now.
    ///
    /// - Throws: `ListenerError` with `.identityUnusable`; then nothing was changed.
    public func reload(
        certificateFile: String,
        keyFile: String,
        clientAuthorities: [[UInt8]] = []
    ) throws(ListenerError) {
        let fresh = try TLSDoor.context(certificateFile, keyFile, clientAuthorities)
        current.withLock { $0 = fresh }
    }

    /// New connections get `identity`; those that are open keep what they have.
    ///
    /// - Throws: `ListenerError` with `.identityUnusable`; then nothing was changed.
    public func exchange(_ identity: TLSIdentity) throws(ListenerError) {
        let fresh = try TLSDoor.context(identity)
        current.withLock { $0 = fresh }
    }

    var context: NIOSSLContext { current.withLock { $0 } }

    private static func context(_ identity: TLSIdentity) throws(ListenerError) -> NIOSSLContext {
        do {
            let chain = try certificates(identity.chain).map { NIOSSLCertificateSource.certificate($0) }
            let key = NIOSSLPrivateKeySource.privateKey(
                NIOSSLPrivateKey(customPrivateKey: TLSKey(key: identity.key))
            )
            var configuration =
                if let authorities = identity.clientAuthorities {
                    TLSConfiguration.makeServerConfigurationWithMTLS(
                        certificateChain: chain,
                        privateKey: key,
                        trustRoots: .certificates(try certificates(authorities))
                    )
                } else {
                    TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: key)
                }
            // Client certificates are encrypted from TLS 1.3 on only (RFC 8446 §4.4.2).
            configuration.minimumTLSVersion = .tlsv13
            configuration.applicationProtocols = ["http/1.1"]
            configuration.sendCANameList = identity.clientAuthorities != nil
            // Our close_notify is sent; who does not answer with theirs must not hold up the end of the server.
            configuration.shutdownTimeout = .seconds(1)
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw ListenerError(.identityUnusable(detail: "\(error)"))
        }
    }

    private static func context(
        _ certificateFile: String,
        _ keyFile: String,
        _ authorities: [[UInt8]]
    ) throws(ListenerError) -> NIOSSLContext {
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(certificateFile)
            let key = try NIOSSLPrivateKey(file: keyFile, format: .pem)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) },
                privateKey: .privateKey(key)
            )
            configuration.minimumTLSVersion = .tlsv12
            if !authorities.isEmpty {
                // Client certificates are encrypted from TLS 1.3 on only (RFC 8446 §4.4.2).
                configuration.minimumTLSVersion = .tlsv13
                configuration.certificateVerification = .optionalVerification
                configuration.trustRoots = .certificates(try certificates(authorities))
                configuration.sendCANameList = true
            }
            configuration.applicationProtocols = ["http/1.1"]
            configuration.shutdownTimeout = .seconds(1)
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw ListenerError(.identityUnusable(detail: "\(error)"))
        }
    }

    private static func certificates(_ list: [[UInt8]]) throws -> [NIOSSLCertificate] {
        try list.map { try NIOSSLCertificate(bytes: $0, format: .der) }
    }
}
