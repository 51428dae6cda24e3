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
    /// - Throws: `IssuanceError` with `.clockJumpedBack`, `HierarchyError` with `.keyOfOtherKind`, `KeyFileError`,
    ///   with `.notOfBook` for a file that somebody else left, `HSMError`, with `.keyExists` for somebody else's key under the
    ///   label, `BookError` or `CentreError`.
    func makeKey(
        named name: String,
        algorithm: KeyAlgorithm,
        signatureAlgorithm: SignatureAlgorithm,
        at custody: KeyCustody
    ) async throws -> (key: any SigningKey, reference: String) {
        try checkClock()
        let made =
            switch custody {
            case .file: try await fileKey(named: name, algorithm)
            case .offline: try await fileKey(named: name, algorithm, isOffline: true)
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

    /// The key that an interrupted attempt of this centre left in a file, or a new one.
    ///
    /// A key is claimed in the book before it has a file, so a file whose key is not claimed is of another centre, or of this one
    /// before its book was restored: nobody can say who has it, nor whether it was reported compromised.
    ///
    /// - Parameters:
    ///   - name: the file's, without `.key`.
    ///   - algorithm: kind and size of a new one.
    ///   - isOffline: on the medium instead of in the key folder.
    /// - Returns: the key, and its reference.
    /// - Throws: `KeyFileError` with `.notOfBook`, and what makes no file.
    func fileKey(
        named name: String,
        _ algorithm: KeyAlgorithm,
        isOffline: Bool = false
    ) async throws -> (key: any SigningKey, reference: String) {
        let file = "\(name).key"
        let place = isOffline ? KeyPrefix.offline : KeyPrefix.file
        if let earlier = try earlierKey("\(place.rawValue)\(file)") {
            guard try book.isClaimed(key: fileMark(name, earlier.key)) else {
                throw KeyFileError(name: file, .notOfBook)
            }
            return earlier
        }
        let key = try PrivateKey.generate(algorithm)
        try await book.commit([.once(key: fileMark(name, key), at: clock.now)])
        let reference = try isOffline ? keyring.storeOffline(key, name: file) : keyring.store(key, name: file)
        return (key, reference)
    }

    /// What a key in a file is claimed by before the file is made.
    func fileMark(_ name: String, _ key: any SigningKey) -> String {
        "key \(name) \(Hexadecimal.encode(DigestAlgorithm.sha256.hash(key.subjectPublicKeyInfo)))"
    }

    /// The key that lies in a file; nil for none.
    private func earlierKey(_ reference: String) throws -> (key: any SigningKey, reference: String)? {
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
