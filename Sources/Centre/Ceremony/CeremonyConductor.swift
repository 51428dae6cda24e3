import CRL
import Foundation
import Issuer
import Model
public import OpenSSL
import Store

/// Holds a ceremony: rehearses it on stand-ins, then does it, each step once, and writes the signed protocol.
///
/// What was done is marked in the book together with the end of each step, so a run that was killed goes on where it
/// stopped, and the same file on the same book is done once.
public struct CeremonyConductor: Sendable {
    let centre: CACentre
    let ceremony: Ceremony
    /// The passphrase of a share's holder, by the share's number.
    let passphrase: @Sendable (Int) throws -> SecretBytes
    /// Refuses when the holder of a share, by its number, cannot be asked for a passphrase.
    let checkHolder: @Sendable (Int) throws -> Void
    let onStep: @Sendable (Int, HierarchyStep?) -> Void

    /// Makes a conductor.
    ///
    /// - Parameters:
    ///   - centre: the centre.
    ///   - ceremony: what is to be done.
    ///   - passphrase: asks the holder of a share for a passphrase.
    ///   - checkHolder: throws when `passphrase` could not ask a holder; called before anything is done.
    ///   - onStep: told the number of a step, and each moment of it at which the power may fail; nil at its end.
    public init(
        centre: CACentre,
        ceremony: Ceremony,
        passphrase: @escaping @Sendable (Int) throws -> SecretBytes,
        checkHolder: @escaping @Sendable (Int) throws -> Void = { _ in },
        onStep: @escaping @Sendable (Int, HierarchyStep?) -> Void = { _, _ in }
    ) {
        self.centre = centre
        self.ceremony = ceremony
        self.passphrase = passphrase
        self.checkHolder = checkHolder
        self.onStep = onStep
    }

    var mark: String { "ceremony \(Hexadecimal.encode(ceremony.digest))" }

    /// The claim that says that it was given up.
    private var cancelMark: String { "\(mark) cancelled" }

    /// The claim that says that a step, counted from 1, was done.
    func stepMark(_ number: Int) -> String { "\(mark) step \(number)" }

    /// Does everything with throwaway keys on a hierarchy of the same shape, and notes that it could be done.
    ///
    /// - Returns: the transcript that the ceremony will make, without what its keys decide.
    public func rehearse() async throws -> [String] {
        try checkNotDone()
        for name in [ceremony.first, ceremony.second] where try centre.book.staff(named: name) == nil {
            throw CentreError(.staffUnknown(name: name))
        }
        try checkExpectations()
        try checkHolders()
        let lines = try await CeremonyRehearsal(centre: centre, ceremony: ceremony).run()
        let key = try rehearsalMark()
        guard try !centre.book.isClaimed(key: key) else { return lines }
        let event = AuditEvent(
            at: centre.clock.now,
            actor: "system",
            action: "ceremony.rehearse",
            object: ceremony.name,
            detail: ["file": Hexadecimal.encode(ceremony.digest)]
        )
        try await centre.book.commit([.once(key: key, at: centre.clock.now), .audit(event)])
        return lines
    }

    /// Does it.
    ///
    /// - Returns: the protocol's file; its signature is beside it.
    /// - Throws: `CeremonyError`, or what a step throws; then run it again when the cause is gone.
    public func run(
        first: StaffOperator,
        second: StaffOperator,
        protocolFolder: String
    ) async throws -> String {
        guard first.record.name == ceremony.first, second.record.name == ceremony.second else {
            throw CeremonyError(.otherPersons(expected: "\(ceremony.first), \(ceremony.second)"))
        }
        let persons = try TwoPersons(first: first, second: second)
        let lock = try processLock()
        defer { withExtendedLifetime(lock) {} }
        try checkNotDone()
        let now = centre.clock.now
        guard ceremony.notBefore <= now, now <= ceremony.notAfter else {
            let (from, to) = ceremony.days
            throw CeremonyError(.outsideWindow(name: ceremony.name, from: from, to: to))
        }
        try checkHolders()
        let definition = try definitionMark()
        try await begin(persons, definition, protocolFolder: protocolFolder)
        for (position, step) in ceremony.steps.enumerated() {
            let bound = position == 0 ? ["\(mark) held by \(definition)"] : []
            try await perform(step, number: position + 1, persons, claiming: bound)
            onStep(position + 1, nil)
        }
        try centre.publishCertificates()
        return try await close(persons, folder: protocolFolder)
    }

    private func perform(
        _ step: CeremonyStep,
        number: Int,
        _ persons: TwoPersons,
        claiming others: [String]
    ) async throws {
        let key = stepMark(number)
        guard try !centre.book.isClaimed(key: key) else {
            return try await AuthorityDesk(centre: centre, persons: persons).tidy(step)
        }
        let detail = ["step": "\(number)", "what": step.words]
        let marks =
            ([key] + others).map { Change.once(key: $0, at: centre.clock.now) }
            + [event("ceremony.step", persons, detail)]
        let desk = AuthorityDesk(centre: centre, persons: persons, marks: marks) { onStep(number, $0) }
        try await desk.perform(step, passphrase: passphrase)
        // A step that had nothing left to do has not written its mark.
        if try !centre.book.isClaimed(key: key) { try await persons.book.commit(marks) }
    }

    /// Writes the protocol and puts it on record; with `end`, of a ceremony that is given up.
    func close(
        _ persons: TwoPersons,
        folder: String,
        givenUp end: CeremonyProtocol.End? = nil
    ) async throws -> String {
        try await centre.sealAudit()
        let text = try CeremonyProtocol(centre: centre, ceremony: ceremony, persons: persons, end: end)
            .text()
        let bytes = Array(text.utf8)
        let signers = try [persons.first, persons.second].map { try centre.protocolSigner($0) }
        let signature = try CMS.sign(
            detached: bytes,
            signers: signers,
            others: try centre.issuers(of: signers.map(\.certificate))
        )
        var detail = ["protocol": Hexadecimal.encode(DigestAlgorithm.sha256.hash(bytes))]
        detail["reason"] = end?.reason
        let record = CeremonyRecord(
            digest: ceremony.digest,
            name: ceremony.name,
            text: bytes,
            signature: signature,
            closedAt: centre.clock.now
        )
        let marks = ["\(mark) done"] + (end == nil ? [] : [cancelMark])
        let action = end == nil ? "ceremony.close" : "ceremony.cancel"
        try await persons.book.commit(
            marks.map { Change.once(key: $0, at: centre.clock.now) }
                + [.keepProtocol(record), event(action, persons, detail)]
        )
        try await centre.sealAudit()
        return try write(record, to: folder)
    }

    /// Writes the protocol of a ceremony that was held, and its signature, once more.
    ///
    /// - Returns: the protocol's file; its signature is beside it.
    /// - Throws: `CeremonyError` with `.noProtocol`; `CentreError` with `.fileThere`, `.folderUnusable` or `.system`; then
    ///   what was there is as it was.
    public func writeProtocol(to folder: String) throws -> String {
        guard let record = try centre.book.ceremony(digest: ceremony.digest) else {
            throw CeremonyError(.noProtocol(name: ceremony.name))
        }
        return try write(record, to: folder)
    }

    /// What an earlier attempt left there is passed over when it is the same.
    private func write(_ record: CeremonyRecord, to folder: String) throws -> String {
        let files = protocolFiles(in: folder)
        for (path, bytes) in zip(files, [record.text, record.signature])
        where (try? BoundedFile.read(path, limit: bytes.count).bytes) != bytes {
            try NewFile.create(path, bytes: bytes, isPrivate: false)
        }
        return files[0]
    }

    /// The protocol, and its signature.
    func protocolFiles(in folder: String) -> [String] {
        ["txt", "p7s"].map { "\(folder)/ceremony-\(ceremony.name).\($0)" }
    }

    func event(_ action: String, _ persons: TwoPersons, _ more: [String: String] = [:]) -> Change {
        var detail = ["file": Hexadecimal.encode(ceremony.digest)]
        detail.merge(more) { $1 }
        return .audit(
            AuditEvent(
                at: centre.clock.now,
                actor: persons.actor,
                action: action,
                object: ceremony.name,
                detail: detail
            )
        )
    }

    /// Keeps other processes from holding it, or giving it up, meanwhile.
    func processLock() throws(CentreError) -> ProcessLock {
        let name = "ceremony-\(Hexadecimal.encode(ceremony.digest.prefix(8)))"
        return try ProcessLock(name: name, folder: centre.state.run)
    }

    func checkNotDone() throws {
        guard try !centre.book.isClaimed(key: cancelMark) else {
            throw CeremonyError(.cancelled(name: ceremony.name))
        }
        guard try !centre.book.isClaimed(key: "\(mark) done") else {
            throw CeremonyError(.doneBefore(name: ceremony.name))
        }
    }

    /// Refuses a ceremony that would stop at a step because a holder's passphrase cannot be had.
    private func checkHolders() throws {
        for (position, step) in ceremony.steps.enumerated() {
            guard case .share(_, _, let count, _) = step,
                try !centre.book.isClaimed(key: stepMark(position + 1))
            else { continue }
            do {
                for holder in 1...count { try checkHolder(holder) }
            } catch let error as any OperatorError {
                throw CeremonyError(at: ceremony.places[position], error)
            }
        }
    }

    func checkExpectations() throws {
        for (id, fingerprint) in ceremony.expected {
            let record = try centre.authorityRecord(id.name)
            let found = DigestAlgorithm.sha256.hash(record.certificate)
            guard found == fingerprint else {
                throw CeremonyError(
                    .unexpected(id, detail: "its certificate is \(Hexadecimal.encode(found))")
                )
            }
        }
    }

    /// Names file, hierarchy, and what is used of the definition: another one as soon as any of them changes.
    func rehearsalMark() throws -> String {
        var view = ceremony.digest + Array(ceremony.plan.joined(separator: "\n").utf8)
        for record in try centre.book.authorities() {
            view +=
                Array("\(record.id) \(record.state.rawValue) \(record.keyReference)\n".utf8)
                + record.certificate
            for other in try centre.book.authorityCertificates(of: record.id) {
                view += other.fingerprint
                if try centre.revocation(of: other) != nil { view += Array("revoked\n".utf8) }
            }
        }
        for request in try centre.book.authorityRequests() { view += request.keyHash }
        view += try centre.definitionDigest()
        return "ceremony rehearsed \(Hexadecimal.encode(DigestAlgorithm.sha256.hash(view)))"
    }
}
