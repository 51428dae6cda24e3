import Foundation
import Issuer
import Model
import OpenSSL
import Store
import Tokens

extension CACentre {
    /// The key that an interrupted attempt left under this name, or a new one.
    ///
    /// - Parameters:
    ///   - name: the authority's or signer's name; the file is called so, and the label in a token.
    ///   - algorithm: kind and size.
    ///   - signatureAlgorithm: what the key will sign with.
    ///   - custody: how it is kept.
    /// - Returns: the key, signing so, and its reference.
    /// - Throws: `IssuanceError` with `.clockJumpedBack`, `HierarchyError` with `.keyOfOtherKind`, `KeyFileError`, `HSMError`,
    ///   with `.keyExists` for somebody else's key under the label, `BookError` or `CentreError`.
    func makeKey(
        named name: String,
        algorithm: KeyAlgorithm,
        signatureAlgorithm: SignatureAlgorithm,
        at custody: KeyCustody
    ) async throws -> (key: any SigningKey, reference: String) {
        try checkClock()
        let made =
            switch custody {
            case .file:
                try earlierKey("file:\(name).key")
                    ?? keyring.make(algorithm, at: .file(name: "\(name).key"))
            case .offline:
                try earlierKey("offline:\(name).key")
                    ?? keyring.makeOffline(algorithm, name: "\(name).key")
            case .token(let uri): try await tokenKey(named: name, algorithm, in: TokenURI(parsing: uri))
            }
        guard made.key.algorithm == algorithm else {
            throw HierarchyError(.keyOfOtherKind(name: made.reference, found: made.key.algorithm))
        }
        return (try made.key.signing(with: signatureAlgorithm), made.reference)
    }

    /// Destroys an authority's key; one that is gone already is gone.
    func destroyKey(of record: AuthorityRecord) throws { try destroyKey(record.keyReference) }

    /// Destroys a key; one that is gone already is gone.
    func destroyKey(_ reference: String) throws {
        do {
            try keyring.destroy(reference)
        } catch let error as KeyFileError {
            guard case .missing = error.reason else { throw error }
        } catch let error as HSMError {
            guard case .keyNotFound = error.reason else { throw error }
        }
    }

    /// The key that lies in a file; nil for none.
    func earlierKey(_ reference: String) throws -> (key: any SigningKey, reference: String)? {
        do {
            return (try keyring.key(reference), reference)
        } catch let error as KeyFileError {
            guard case .missing = error.reason else { throw error }
            return nil
        }
    }

    /// The key that an interrupted attempt of this centre left in a token, or a new one.
    ///
    /// Others have keys in the token too, and under the same label. So the identifier of a new key (CKA_ID) is claimed in the
    /// book before the key is made, and what was not claimed there is not taken up, whoever made it.
    private func tokenKey(
        named name: String,
        _ algorithm: KeyAlgorithm,
        in token: TokenURI
    ) async throws -> (key: any SigningKey, reference: String) {
        var uri = token
        uri.object = token.object ?? name
        let (serial, present) = try keyring.identifiers(uri)
        for id in present.compactMap(\.self)
        where try book.isClaimed(key: keyMark(name, serial: serial, id: id)) {
            uri.id = id
            return try keyring.madeKey(uri)
        }
        guard present.isEmpty else { throw HSMError(.keyExists("label '\(uri.object ?? name)'")) }
        let id = try token.id ?? SecureRandom.bytes(8)
        uri.id = id
        let mark = keyMark(name, serial: serial, id: id)
        if try !book.isClaimed(key: mark) { try await book.commit([.once(key: mark, at: clock.now)]) }
        return try keyring.make(algorithm, at: .token(uri))
    }

    /// The claim that a key of a token was made, or was to be made, by this centre under this name.
    private func keyMark(_ name: String, serial: String, id: [UInt8]) -> String {
        "key \(name) \(serial) \(Hexadecimal.encode(id))"
    }
}
