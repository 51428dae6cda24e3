import Model
import OpenSSL
import Store

extension CeremonyConductor {
    /// Begins, or goes on, with what was rehearsed and nothing else.
    ///
    /// The first step that is done binds the ceremony to the definition it was done with. Until then a run that is stopped
    /// has bound nothing: it goes on with the definition it was begun with, or after another rehearsal with another.
    ///
    /// - Throws: `CeremonyError` with `.notRehearsed`, `.otherDefinition`, `.otherHierarchy` or `.unexpected`; `CentreError` with
    ///   `.fileThere`.
    func begin(_ persons: TwoPersons, _ definition: String, protocolFolder: String) async throws {
        try checkExpectations()
        guard try !centre.book.isClaimed(key: "\(mark) begun") else {
            return try await goOn(persons, definition)
        }
        for path in protocolFiles(in: protocolFolder) { try NewFile.checkFree(path) }
        guard try centre.book.isClaimed(key: rehearsalMark()) else {
            throw CeremonyError(.notRehearsed(name: ceremony.name))
        }
        try await open(persons, ["\(mark) begun"], definition)
    }

    private func goOn(_ persons: TwoPersons, _ definition: String) async throws {
        let isBegun = try centre.book.isClaimed(key: "\(mark) begun by \(definition)")
        guard try !centre.book.isClaimed(key: stepMark(1)) else {
            guard try centre.book.isClaimed(key: "\(mark) held by \(definition)") else {
                throw CeremonyError(.otherDefinition(name: ceremony.name))
            }
            return try checkNamed()
        }
        guard try !centre.book.isClaimed(key: rehearsalMark()) else {
            return try await open(persons, [], definition)
        }
        guard isBegun else { throw CeremonyError(.otherDefinition(name: ceremony.name)) }
        try checkNamed()
    }

    /// Puts on record by which definition it is held, and how the authorities are that it names.
    private func open(_ persons: TwoPersons, _ marks: [String], _ definition: String) async throws {
        let found = try centre.book.authorities().filter { named.contains($0.id) }.map(foundMark)
        let all = marks + ["\(mark) begun by \(definition)"] + found
        let claims = try all.filter { try !centre.book.isClaimed(key: $0) }
            .map { Change.once(key: $0, at: centre.clock.now) }
        guard !claims.isEmpty else { return }
        try await persons.book.commit(claims + [event("ceremony.begin", persons)])
    }

    /// Refuses to go on when an authority that a step names was changed by anything but the steps until now.
    private func checkNamed() throws {
        let all = try centre.book.authorities()
        let touched = try touched(among: all)
        for record in all where named.contains(record.id) && !touched.contains(record.id) {
            guard try centre.book.isClaimed(key: foundMark(record)) else {
                throw CeremonyError(.otherHierarchy(name: ceremony.name, record.id))
            }
        }
    }

    /// Whom the steps that are done, and the one that may have been stopped, change; with the successors they make.
    private func touched(among all: [AuthorityRecord]) throws -> Set<AuthorityID> {
        var touched: Set<AuthorityID> = []
        var isRevoking = false
        for (position, step) in ceremony.steps.enumerated() {
            if let id = step.changed { touched.insert(id) }
            isRevoking = isRevoking || step.isRevocation
            guard try centre.book.isClaimed(key: stepMark(position + 1)) else { break }
        }
        let successors = all.filter { $0.predecessor.map(touched.contains) ?? false }
        // What falls with a certificate is retired by its revocation.
        let fallen = try isRevoking ? all.filter { try centre.fall(of: $0) != nil } : []
        return touched.union((successors + fallen).map(\.id))
    }

    private var named: Set<AuthorityID> { Set(ceremony.steps.flatMap(\.authorities)) }

    private func foundMark(_ record: AuthorityRecord) -> String {
        let view =
            Array("\(record.id) \(record.state.rawValue) \(record.keyReference)\n".utf8) + record.certificate
        return "\(mark) found \(record.id) \(Hexadecimal.encode(DigestAlgorithm.sha256.hash(view)))"
    }

    func definitionMark() throws -> String { Hexadecimal.encode(try centre.definitionDigest()) }
}

extension CeremonyStep {
    /// The authority whose record the step makes or changes; nil for none.
    fileprivate var changed: AuthorityID? {
        switch self {
        case .create(let plan): plan.id
        case .rollOver(let id, _), .crossSign(let id, _), .retire(let id), .destroy(let id, _),
            .offline(let id), .share(let id, _, _, _), .revoke(let id, _), .move(let id, _):
            id
        case .sign, .crossSignFile, .revokeCertificate, .publishList: nil
        }
    }

    /// Whether others may fall with what the step ends.
    fileprivate var isRevocation: Bool {
        switch self {
        case .revoke, .revokeCertificate: true
        case .create, .rollOver, .sign, .crossSign, .crossSignFile, .publishList, .retire, .destroy, .offline,
            .share, .move:
            false
        }
    }

    /// Every authority that the step names.
    fileprivate var authorities: [AuthorityID] {
        switch self {
        case .create(let plan): [plan.id] + (plan.parent.map { [$0] } ?? [])
        case .rollOver(let id, let renewal): [id] + (renewal.parent.map { [$0] } ?? [])
        case .sign(_, _, let issuer, _), .crossSignFile(_, _, let issuer, _): [issuer]
        case .revokeCertificate(let id, _): [id.authority]
        case .crossSign(let id, let issuer): [id, issuer]
        case .publishList(let id), .retire(let id), .destroy(let id, _), .offline(let id),
            .share(let id, _, _, _), .revoke(let id, _), .move(let id, _):
            [id]
        }
    }
}
