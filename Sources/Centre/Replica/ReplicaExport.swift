import Foundation
import Model
import OpenSSL
public import Snapshot
import Store

/// Writes what machines without a book need to answer for the centre's authorities: signed snapshots of status.
///
/// Into the folder go serial numbers with their status, the certificates of authorities and OCSP signers, and what is
/// published anyhow; no name of a holder, no application, and no key. The audit key signs, because it speaks for the book
/// and for nothing else.
public actor ReplicaExport {
    private static let page = 65_536
    /// Signers of one authority that can be valid at the same time.
    private static let signerLimit = 10_000
    /// More of one authority travel as an object, when they change.
    private static let fewSigners = 8

    let centre: CACentre
    let writer: SnapshotWriter
    private let validSeconds: Int64
    private let folder: String
    /// Whether the state knows of the folder.
    private var isNoted = false
    private var place: StatusPlace
    var files = PublishedFiles()
    /// Whether the certificates of authorities were brought to their places.
    var hasPublished = false
    /// What came into the book of the snapshots before, and nobody was told of yet.
    var recalled: [RecalledSnapshot] = []
    /// Whether something was taken over from the book that no snapshot in the folder has, as when its disk was full.
    private var isOwed = false
    /// The authorities as they were read last, and when; a deed makes the audit chain longer.
    private var seen: (audit: AuditHead, at: Timestamp, authorities: [SnapshotManifest.Authority])?
    /// The first list that keeps authorities from being answered for, when they were read last.
    private var ahead: UnknownList?
    /// When lists were looked for, what was wrong with one, and which the book did not know then.
    private var (lookedAt, listTrouble): (Timestamp?, (any Error)?) = (nil, nil)
    private var unknown: [UnknownList?] = []

    /// Opens the folder.
    ///
    /// - Parameters:
    ///   - centre: whose status it is.
    ///   - folder: made when it is not there, unless snapshots were written there before.
    ///   - validMinutes: for how long a snapshot may be used, 2 to 10080.
    ///   - isAnew: whether the folder may begin anew where it was written before, and is gone.
    /// - Throws: `CentreError` with `.treeGone`, `SnapshotError`, `BookError`, `KeyFileError`.
    public init(
        of centre: CACentre,
        to folder: String,
        validMinutes: Int,
        isAnew: Bool = false
    ) throws {
        if !isAnew { try KnownTrees(centre.state).demand(folder) }
        self.folder = folder
        guard let signer = try centre.book.signers(.audit).first else {
            throw BookError(.notFound(object: "audit key"))
        }
        let publicKey = try PublicKey(subjectPublicKeyInfo: signer.subjectPublicKeyInfo)
        let key = try centre.keyring.provenKey(signer.keyReference, for: publicKey)
        writer = try SnapshotWriter(folder, key: key, publicKey: publicKey)
        self.centre = centre
        validSeconds = Int64(min(max(validMinutes, 2), 10_080)) * 60
        let place = (writer.latest?.place).flatMap { try? JSONDecoder().decode(StatusPlace.self, from: $0) }
        if place == nil { writer.forget() }
        self.place = place ?? StatusPlace()
    }

    /// Writes the next snapshot.
    ///
    /// Status waits for no file: where the folder of published files is in trouble the snapshot is written with those of before, and
    /// the trouble is thrown then. Nor does an authority wait for another: one of which a list is published that the book does not
    /// know is in the snapshot without signers, with those below it, so that replicas say `tryLater` of them, and that is thrown then.
    ///
    /// - Parameter age: nothing is written while nothing has changed and the present one is younger, in seconds.
    /// - Returns: its manifest; nil when nothing was written.
    /// - Throws: `BookError`, `SnapshotError`; what keeps published files from being read or made.
    public func round(unlessYoungerThan age: Int64 = 0) async throws -> SnapshotManifest? {
        // Before the book is looked at: what is committed later is not in.
        let now = centre.clock.now
        try await follow()
        let authorities = try authorities(at: now)
        let latest = writer.latest
        let isSame = latest.map { Self.bare($0.authorities) == authorities } ?? false
        let (files, missing) = try publishedFiles(at: now, isSame: isSame)
        let behind: (any Error)? = ahead?.error
        let trouble = behind ?? missing
        if let latest, !isOwed, isSame, latest.files == files,
            (0..<age).contains(now.secondsSinceEpoch - latest.thisUpdate.secondsSinceEpoch)
        {
            if let trouble { throw trouble }
            return nil
        }
        let place = Array(try JSONEncoder().encode(place))
        let manifest: SnapshotManifest
        do throws(SnapshotError) {
            manifest = try writer.publish(
                authorities,
                files: files,
                place: place,
                feed: self.place.feed,
                period: now...now.advanced(bySeconds: validSeconds)
            )
        } catch {
            if error.isLoss { startAnew() }
            throw error
        }
        isOwed = false
        // Not before there is something in it that can be missed.
        if !isNoted { try KnownTrees(centre.state).note(folder, .snapshots) }
        isNoted = true
        if let trouble { throw trouble }
        return manifest
    }

    /// Writes a snapshot whenever there is news, and a new one of the same every `age` seconds, until the task is cancelled.
    ///
    /// - Parameters:
    ///   - interval: how often the book is looked at.
    ///   - age: how old a snapshot becomes when nothing happens, in seconds.
    ///   - onRecall: hears of lists that the book did not know, and that were taken in.
    ///   - onSnapshot: hears what came into the book of the snapshots before.
    ///   - report: hears when it fails, or fails otherwise than before, and when it works again (nil).
    public func follow(
        every interval: Duration = .milliseconds(100),
        age: Int64 = 20,
        onRecall: @Sendable (RecalledList) -> Void = { _ in },
        onSnapshot: @Sendable (RecalledSnapshot) -> Void = { _ in },
        report: @Sendable ((any Error)?) -> Void
    ) async {
        var said: String?
        repeat {
            do {
                await lookForLists(onRecall)
                _ = try await round(unlessYoungerThan: age)
                // Status waits for no list.
                if let listTrouble { throw listTrouble }
                if said != nil { report(nil) }
                said = nil
            } catch {
                let words = (error as? any OperatorError)?.message ?? "\(error)"
                if words != said { report(error) }
                said = words
            }
            for snapshot in takeRecalled() { onSnapshot(snapshot) }
        } while (try? await Task.sleep(for: interval)) != nil
    }

    /// Takes in what lists say that the book does not know, as a server does, and has the authorities read again when one is withheld
    /// by such a list from now on, or no more; once a second.
    func lookForLists(_ onRecall: @Sendable (RecalledList) -> Void = { _ in }) async {
        let now = centre.clock.now
        guard lookedAt != now else { return }
        (lookedAt, listTrouble) = (now, nil)
        var trouble: (any Error)?
        do {
            let recalled = try await centre.recallLists(onTrouble: { trouble = $1 })
            for list in recalled { onRecall(list) }
            let found = try centre.book.authorities().map { try centre.listAhead(of: $0) }
            if found != unknown { seen = nil }
            unknown = found
        } catch {
            trouble = error
        }
        listTrouble = trouble
    }

    /// Takes over what became known since the last time.
    private func follow() async throws {
        var isComplete = false
        while !isComplete {
            guard let changes = try centre.book.statusChanges(after: place, limit: Self.page) else {
                // Of another book, as after a restore.
                try await recallLast()
                startAnew()
                continue
            }
            let records = try records(changes.rows)
            do throws(SnapshotError) {
                try writer.add(records, entries: changes.entries)
            } catch {
                // What is gone from the folder is read from the book again, in the next round.
                if error.isLoss { startAnew() }
                throw error
            }
            isOwed = isOwed || !changes.rows.isEmpty || !changes.entries.isEmpty
            place = changes.next
            isComplete = changes.isComplete
        }
    }

    /// What was told comes back into the book before it is forgotten; what is gone from the folder cannot.
    private func recallLast() async throws {
        do {
            try await recallTold()
        } catch let error as SnapshotError {
            if error.isLoss { startAnew() }
            throw error
        }
    }

    private func startAnew() {
        writer.forget()
        place = StatusPlace()
        files = PublishedFiles()
        isOwed = true
    }

    /// What segments say of these certificates.
    ///
    /// Only issuing authorities are answered for; of certificates that roots and others signed, manifests say what those below need.
    private func records(_ rows: [StatusChanges.Row]) throws -> [AuthorityID: [StatusRecord]] {
        guard !rows.isEmpty else { return [:] }
        let issuing = Set(try centre.book.authorities().filter { $0.role == .issuing }.map(\.id))
        let own = rows.filter { issuing.contains($0.id.authority) }
        return Dictionary(grouping: own, by: \.id.authority).mapValues { rows in
            rows.compactMap {
                StatusRecord(
                    serial: $0.id.serial,
                    status: $0.status,
                    shard: min(max($0.shard, 0), 65_535)
                )
            }
        }
    }

    /// What is answered for, read again after a deed and every minute, because signers end without one; sooner while an authority is
    /// withheld, because a list may go without one.
    private func authorities(at now: Timestamp) throws -> [SnapshotManifest.Authority] {
        if let seen, seen.audit == place.audit,
            (0..<(ahead == nil ? 60 : 5)).contains(now.secondsSinceEpoch - seen.at.secondsSinceEpoch)
        {
            return seen.authorities
        }
        let authorities = try readAuthorities(at: now)
        seen = (place.audit, now, authorities)
        return authorities
    }

    private func readAuthorities(at now: Timestamp) throws -> [SnapshotManifest.Authority] {
        ahead = nil
        let records = try centre.book.authorities()
        // Of one that awaits its records a replica knows nothing that may be said.
        return try records.filter { try $0.role == .issuing && !centre.awaitsRecords($0.id) }.map { record in
            let list = try centre.listAhead(ofAnyAbove: record)
            ahead = ahead ?? list
            let signers = try list == nil ? signers(of: record.id, at: now) : []
            let delegates = signers.count > Self.fewSigners ? try writer.keep(signers: signers) : nil
            let certificate = try Certificate(der: record.certificate)
            let began = try centre.beginning(of: record, certificate)
            return SnapshotManifest.Authority(
                name: record.id.name,
                certificate: record.certificate,
                signers: delegates == nil ? signers : [],
                delegates: delegates,
                above: try centre.certificates(under: record).map {
                    SnapshotManifest.Above($0, try centre.book.certificate($0)?.revocation)
                },
                isOver: try !centre.mayGetSigner(record, certificate),
                isWithheld: list != nil,
                began: began < certificate.notBefore ? began : nil
            )
        }
    }

    /// The certificates of those to whom an authority delegated OCSP, which have not ended.
    private func signers(of authority: AuthorityID, at now: Timestamp) throws -> [[UInt8]] {
        var filter = CertificateFilter()
        filter.authority = authority
        filter.purposes = [.ocsp]
        filter.states = [.active]
        return try centre.book.certificates(filter, limit: Self.signerLimit)
            .filter { $0.reservation.notAfter >= now }.compactMap(\.certificate)
    }

    /// The same without segments.
    private static func bare(_ authorities: [SnapshotManifest.Authority]) -> [SnapshotManifest.Authority] {
        authorities.map {
            SnapshotManifest.Authority(
                name: $0.name,
                certificate: Array($0.certificate),
                signers: $0.signers.map { Array($0) },
                delegates: $0.delegates,
                above: $0.above ?? [],
                isOver: $0.isOver,
                isWithheld: $0.isWithheld,
                began: $0.began
            )
        }
    }
}
