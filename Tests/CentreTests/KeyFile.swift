import Centre
import Issuer
import OpenSSL

/// The key files of a centre, opened for a test.
enum KeyFile {
    static func open(_ name: String, of centre: CACentre) throws -> PrivateKey {
        let passphrase = try PassphraseSource(environment: [:]).passphrase(for: centre.state)
        return try KeyFiles(folder: centre.state.keys).open("file:\(name)", passphrase: passphrase)
    }
}
