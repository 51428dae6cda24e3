import Foundation
import Issuer
import Model
import OCSP
import OpenSSL
import Snapshot

/// The OCSP signers of one machine: keys that never leave it, and the certificates that snapshots bring for them.
///
/// A key is made with its request, which somebody takes to the centre (`pki ocsp delegate`). Once a snapshot has its
/// certificate the key signs, and the request is taken away. When less than a third of its life or a week is left the
/// next key is made, and both sign in the overlap.
actor ReplicaSigners {
    /// A request for an authority's next signer that somebody has to take to the centre.
    struct Waiting: Sendable {
        let authority: AuthorityID
        /// Where it is.
        let request: String
        /// In how many days the present signer ends; nil when there is none.
        let days: Int64?
    }

    private static let day: Int64 = 86_400

    private let keyring: Keyring
    private let state: StateDirectory
    private let clock: WallClock
    /// By certificate, because making one takes a trial signature.
    private var signers: [Data: OCSPSigner] = [:]

    init(_ node: ReplicaNode) {
        (keyring, state, clock) = (node.keyring, node.state, node.clock)
    }

    /// The authorities of a snapshot with the signers whose keys are here.
    ///
    /// An authority without a signer is among them: whoever asks about it is told to try later.
    ///
    /// - Parameters:
    ///   - manifest: the snapshot.
    ///   - onTrouble: told of an authority whose signers cannot be used.
    /// - Returns: what the responder is to answer for.
    func issuers(
        _ manifest: SnapshotManifest,
        onTrouble: (AuthorityID, any Error) -> Void
    ) -> [OCSPIssuer] {
        let certified = Set(manifest.authorities.flatMap(\.signers))
        signers = signers.filter { certified.contains($0.key) }
        return manifest.authorities.compactMap { authority in
            guard let id = AuthorityID(authority.name) else { return nil }
            do {
                let issuer = try Certificate(der: Array(authority.certificate))
                let own = try signers(of: id, issuer, authority.signers)
                return OCSPIssuer(
                    id: id,
                    certificate: issuer,
                    signers: own,
                    above: (authority.above ?? []).compactMap(\.id)
                )
            } catch {
                onTrouble(id, error)
                return nil
            }
        }
    }

    /// Makes the keys that are due, each with its request, and tells of requests that wait.
    ///
    /// It may take a while, beside which `issuers` goes on; to be called by one at a time.
    ///
    /// - Parameters:
    ///   - issuers: the authorities with the signers they have here.
    ///   - onTrouble: told of an authority for which no key could be made.
    /// - Returns: the requests that wait.
    nonisolated func succeed(
        _ issuers: [OCSPIssuer],
        onTrouble: (AuthorityID, any Error) -> Void
    ) -> [Waiting] {
        issuers.compactMap { issuer in
            do {
                return try succession(of: issuer.id, issuer.certificate, issuer.signers)
            } catch {
                onTrouble(issuer.id, error)
                return nil
            }
        }
    }

    private func signers(of id: AuthorityID, _ issuer: Certificate, _ all: [Data]) throws -> [OCSPSigner] {
        let keys = try keys(of: id)
        return try all.compactMap { der in
            if let known = signers[der] { return known.certificate.notAfter >= clock.now ? known : nil }
            let certificate = try Certificate(der: Array(der))
            guard certificate.notAfter >= clock.now,
                let own = keys.first(where: {
                    $0.key.subjectPublicKeyInfo == certificate.publicKey.subjectPublicKeyInfo
                })
            else { return nil }
            let signer = try OCSPSigner(delegated: certificate, key: own.key, issuer: issuer, of: id)
            unsafe unlink(request(id, own.number))
            signers[der] = signer
            return signer
        }
    }

    /// Makes the next key when it is time, and tells of a request that waits.
    private nonisolated func succession(
        of id: AuthorityID,
        _ issuer: Certificate,
        _ own: [OCSPSigner]
    ) throws -> Waiting? {
        let now = clock.now
        let newest = own.max { $0.certificate.notAfter < $1.certificate.notAfter }?.certificate
        guard issuer.notAfter > now, newest.map({ isEnding($0, issuer, at: now) }) ?? true else { return nil }
        let keys = try keys(of: id)
        let waiting = keys.last { FileManager.default.fileExists(atPath: request(id, $0.number)) }
        let number = try waiting?.number ?? makeKey(of: id, issuer, (keys.last?.number ?? 0) + 1)
        let days = newest.map { ($0.notAfter.secondsSinceEpoch - now.secondsSinceEpoch) / Self.day }
        return Waiting(authority: id, request: request(id, number), days: days)
    }

    private nonisolated func isEnding(_ signer: Certificate, _ issuer: Certificate, at now: Timestamp) -> Bool
    {
        // What ends with the authority itself has no successor.
        guard signer.notAfter < issuer.notAfter else { return false }
        let life = signer.notAfter.secondsSinceEpoch - signer.notBefore.secondsSinceEpoch
        return signer.notAfter.secondsSinceEpoch - now.secondsSinceEpoch < max(life / 3, 7 * Self.day)
    }

    /// A key without its request, as a crash leaves it, is not used again: the next one gets the next number.
    private nonisolated func makeKey(of id: AuthorityID, _ issuer: Certificate, _ number: Int) throws -> Int {
        let place = KeyPlace.file(name: "ocsp-\(id)-\(number).key")
        let key = try keyring.make(issuer.publicKey.algorithm, at: place).key
        let request = try CertificateRequest.make(
            subject: DistinguishedName([.init(.commonName, "proof of possession")]),
            key: key
        )
        try DurableFile.create(self.request(id, number), bytes: request.pem, mode: 0o644)
        return number
    }

    /// The keys that were made for an authority, the oldest first.
    private nonisolated func keys(of id: AuthorityID) throws -> [(number: Int, key: any SigningKey)] {
        let prefix = "ocsp-\(id)-"
        let numbers = try FileManager.default.contentsOfDirectory(atPath: state.keys).compactMap { name in
            name.hasPrefix(prefix) && name.hasSuffix(".key")
                ? Int(name.dropFirst(prefix.count).dropLast(4)) : nil
        }
        return try numbers.sorted().map { ($0, try keyring.key("file:\(prefix)\($0).key")) }
    }

    private nonisolated func request(_ id: AuthorityID, _ number: Int) -> String {
        "\(ReplicaNode.requests(state))/\(id)-\(number).csr"
    }
}
