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

    /// Reasons, by the authority that suffers from them.
    typealias Troubles = [AuthorityID: Set<String>]

    private static let day: Int64 = 86_400

    private let keyring: Keyring
    private let state: StateDirectory
    private let clock: WallClock
    private let replica: StatusReplica
    /// By certificate, because making one takes a trial signature.
    private var signers: [Data: OCSPSigner] = [:]

    init(_ node: ReplicaNode) {
        (keyring, state, clock) = (node.keyring, node.state, node.clock)
        replica = node.replica
    }

    /// The authorities of a snapshot with the signers whose keys are here; requests of keys that sign are taken away.
    ///
    /// An authority without a signer is among them as long as it may get one: whoever asks about it is told to try later. A key that
    /// cannot be used keeps no other from signing, nor one that signs already. Of one that is withheld the snapshot names no signer.
    ///
    /// - Parameter manifest: the snapshot.
    /// - Returns: what the responder is to answer for, and what cannot be used.
    func issuers(_ manifest: SnapshotManifest) -> (issuers: [OCSPIssuer], troubles: Troubles) {
        var troubles: Troubles = [:]
        let certified = Set(manifest.authorities.flatMap { replica.signers(of: $0) })
        signers = signers.filter { certified.contains($0.key) }
        let issuers = manifest.authorities.compactMap { authority -> OCSPIssuer? in
            guard let id = AuthorityID(authority.name) else { return nil }
            do {
                let issuer = try Certificate(der: Array(authority.certificate))
                let signers = signers(of: id, issuer, replica.signers(of: authority)) {
                    troubles[id, default: []].insert(describe($0))
                }
                if authority.isOver {
                    withdrawRequests(of: id)
                    guard
                        authority.isWithheld
                            || signers.contains(where: { $0.certificate.isValid(at: clock.now) })
                    else {
                        return nil
                    }
                }
                return OCSPIssuer(
                    id: id,
                    certificate: issuer,
                    signers: signers,
                    above: (authority.above ?? []).compactMap(\.id),
                    since: authority.began,
                    isWithheld: authority.isWithheld
                )
            } catch {
                troubles[id, default: []].insert(describe(error))
                return nil
            }
        }
        return (issuers, troubles)
    }

    /// Makes the keys that are due, each with its request, and tells of requests that wait.
    ///
    /// It may take a while, beside which `issuers` goes on; to be called by one at a time.
    ///
    /// - Parameter issuers: the authorities with the signers they have here.
    /// - Returns: the requests that wait, and why no key could be made.
    nonisolated func succeed(_ issuers: [OCSPIssuer]) -> (waiting: [Waiting], troubles: Troubles) {
        var troubles: Troubles = [:]
        let waiting = issuers.compactMap { issuer -> Waiting? in
            do {
                return try succession(of: issuer.id, issuer.certificate, issuer.signers) {
                    troubles[issuer.id, default: []].insert(describe($0))
                }
            } catch {
                troubles[issuer.id, default: []].insert(describe(error))
                return nil
            }
        }
        return (waiting, troubles)
    }

    private func signers(
        of id: AuthorityID,
        _ issuer: Certificate,
        _ all: [Data],
        onTrouble: (any Error) -> Void
    ) -> [OCSPSigner] {
        // Looked for when a certificate is new, and not for those that sign already.
        var keys: [(number: Int, key: any SigningKey)]?
        return all.compactMap { der in
            do {
                if let known = signers[der] { return known.certificate.notAfter >= clock.now ? known : nil }
                let certificate = try Certificate(der: Array(der))
                guard certificate.notAfter >= clock.now else { return nil }
                let found = try keys ?? self.keys(of: id, onTrouble: onTrouble)
                keys = found
                let wanted = certificate.publicKey.subjectPublicKeyInfo
                guard let own = found.first(where: { $0.key.subjectPublicKeyInfo == wanted }) else {
                    return nil
                }
                let signer = try OCSPSigner(delegated: certificate, key: own.key, issuer: issuer, of: id)
                signers[der] = signer
                // At once: a certificate that is taken back right after would leave the request of a key nobody may use.
                unsafe unlink(request(id, own.number))
                return signer
            } catch {
                onTrouble(error)
                return nil
            }
        }
    }

    /// Makes the next key when it is time, and tells of a request that waits.
    private nonisolated func succession(
        of id: AuthorityID,
        _ issuer: Certificate,
        _ own: [OCSPSigner],
        onTrouble: (any Error) -> Void
    ) throws -> Waiting? {
        let now = clock.now
        // One of a day to come, as after a centre's clock that was ahead, helps nobody until then.
        let newest = own.map(\.certificate).filter { $0.isValid(at: now) }
            .max { $0.notAfter < $1.notAfter }
        let keys = try keys(of: id, onTrouble: onTrouble)
        guard issuer.notAfter > now, newest.map({ isEnding($0, issuer, at: now) }) ?? true else { return nil }
        let waiting = keys.last { FileManager.default.fileExists(atPath: request(id, $0.number)) }
        let number = try waiting?.number ?? makeKey(of: id, issuer, (try numbers(of: id).last ?? 0) + 1)
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

    /// The keys that were made for an authority and can be used, the oldest first.
    private nonisolated func keys(
        of id: AuthorityID,
        onTrouble: (any Error) -> Void
    ) throws -> [(number: Int, key: any SigningKey)] {
        try numbers(of: id).compactMap { number in
            do {
                return (number, try keyring.key("file:ocsp-\(id)-\(number).key"))
            } catch {
                onTrouble(error)
                return nil
            }
        }
    }

    /// The numbers of the keys that were made for an authority, ascending.
    private nonisolated func numbers(of id: AuthorityID) throws -> [Int] {
        let prefix = "ocsp-\(id)-"
        return try FileManager.default.contentsOfDirectory(atPath: state.keys).compactMap { name in
            name.hasPrefix(prefix) && name.hasSuffix(".key")
                ? Int(name.dropFirst(prefix.count).dropLast(4)) : nil
        }.sorted()
    }

    /// Nobody can certify what an authority that is over was asked for.
    private nonisolated func withdrawRequests(of id: AuthorityID) {
        for number in (try? numbers(of: id)) ?? [] { unsafe unlink(request(id, number)) }
    }

    private nonisolated func request(_ id: AuthorityID, _ number: Int) -> String {
        "\(ReplicaNode.requests(state))/\(id)-\(number).csr"
    }
}
