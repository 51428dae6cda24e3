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
    /// - Throws: `IssuanceError` with `.clockJumpedBack`, `HierarchyError` with `.keyOfOtherKind`, `KeyFileError`, `HSMError` or `CentreError`.
    func makeKey(
        named name: String,
        algorithm: KeyAlgorithm,
        signatureAlgorithm: SignatureAlgorithm,
        at custody: KeyCustody
    ) throws -> (key: any SigningKey, reference: String) {
        try checkClock()
        let made = try earlierKey(named: name, at: custody) ?? newKey(named: name, algorithm, at: custody)
        guard made.key.algorithm == algorithm else {
            throw HierarchyError(.keyOfOtherKind(name: made.reference, found: made.key.algorithm))
        }
        return (try made.key.signing(with: signatureAlgorithm), made.reference)
    }

    /// The same for the next key of a line, as `ocsp-issuing-2`: under the first number from `first` on under which there is
    /// none, or one that an interrupted attempt left.
    ///
    /// The book knows each that was made for it. Another one lay there before the book, as after a restore: nobody can say
    /// whether it was reported compromised, so it is left alone.
    func makeKey(
        ofLine line: String,
        from first: Int,
        algorithm: KeyAlgorithm,
        signatureAlgorithm: SignatureAlgorithm,
        at custody: KeyCustody
    ) async throws -> (key: any SigningKey, reference: String) {
        var number = first
        while let earlier = try earlierKey(named: "\(line)-\(number)", at: custody),
            try !isUnfinished(earlier.key, named: "\(line)-\(number)")
        {
            number += 1
        }
        let made = try makeKey(
            named: "\(line)-\(number)",
            algorithm: algorithm,
            signatureAlgorithm: signatureAlgorithm,
            at: custody
        )
        let mark = keyMark("\(line)-\(number)", made.key)
        if try !book.isClaimed(key: mark) { try await book.commit([.once(key: mark, at: clock.now)]) }
        return made
    }

    /// Whether a key was made for this book, and nobody in it has it.
    private func isUnfinished(_ key: any SigningKey, named name: String) throws -> Bool {
        guard try book.isClaimed(key: keyMark(name, key)) else { return false }
        let hash = DigestAlgorithm.sha256.hash(key.subjectPublicKeyInfo)
        return try !book.signers(.ocsp).contains { $0.keyHash == hash }
    }

    /// What a key of a line is claimed by before it is used.
    func keyMark(_ name: String, _ key: any SigningKey) -> String {
        "key \(name) \(Hexadecimal.encode(DigestAlgorithm.sha256.hash(key.subjectPublicKeyInfo)))"
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

    private func earlierKey(
        named name: String,
        at custody: KeyCustody
    ) throws -> (key: any SigningKey, reference: String)? {
        let reference: String
        switch custody {
        case .file: reference = "file:\(name).key"
        case .offline: reference = "offline:\(name).key"
        case .token(let uri): reference = try tokenURI(uri, label: name).description
        }
        do {
            return (try keyring.key(reference), reference)
        } catch let error as KeyFileError {
            guard case .missing = error.reason else { throw error }
        } catch let error as HSMError {
            guard case .keyNotFound = error.reason else { throw error }
        }
        return nil
    }

    private func newKey(
        named name: String,
        _ algorithm: KeyAlgorithm,
        at custody: KeyCustody
    ) throws -> (key: any SigningKey, reference: String) {
        switch custody {
        case .file: return try keyring.make(algorithm, at: .file(name: "\(name).key"))
        case .offline: return try keyring.makeOffline(algorithm, name: "\(name).key")
        case .token(let uri): return try keyring.make(algorithm, at: .token(tokenURI(uri, label: name)))
        }
    }

    private func tokenURI(_ text: String, label: String) throws -> TokenURI {
        let uri = try TokenURI(parsing: text)
        return uri.object == nil ? try TokenURI(parsing: "\(text);object=\(label)") : uri
    }
}
