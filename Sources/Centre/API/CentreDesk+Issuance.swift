import Enrollment
import Issuer
import Model
import OpenSSL
import Portal
import Store

/// What is issued, and under which conditions.
extension CentreDesk {
    func perform(
        _ order: IssuanceOrder,
        _ proof: CertificateRequest,
        _ caller: APICaller
    ) async throws -> DeskCertificate {
        switch caller {
        case .client(let client): try await issue(order, proof, client, caller.auditName)
        case .staff(let staff): try await issue(order, proof, staff)
        }
    }

    /// What the same request was given before; nil when it was given nothing.
    ///
    /// The caller of this function holds the idempotency key in this process.
    func earlier(_ claim: IdempotencyClaim, _ caller: APICaller) async throws -> DeskCertificate? {
        let book = centre.book
        guard let request = try book.request(of: caller.auditName, key: claim.key) else { return nil }
        guard request.fingerprint == claim.fingerprint else { throw APIError(.keyReused) }
        // What a producer's application has, its job says.
        guard case .client = caller, let record = try book.certificate(request.certificate) else {
            return nil
        }
        if record.state == .reserved || record.state == .signing {
            let holder = record.reservation.holder
            guard holder == centre.process.name || !ProcessLock.isHeld(holder, folder: centre.state.run)
            else {
                throw APIError(.keyInUse)
            }
            let author = try authority(centre.authorityRecord(record.id.authority.name))
            _ = try await author.settle(record.id, actor: caller.auditName)
        }
        guard let settled = try book.certificate(request.certificate), settled.certificate != nil else {
            return nil
        }
        // Who gave no key of their own asks for one that is good.
        if claim.isOfBody {
            let author = try centre.authorityRecord(settled.id.authority.name)
            guard settled.state != .revoked, try centre.fall(of: author) == nil else { return nil }
        }
        if settled.state == .issued {
            // It was finished after a crash; its key had proven itself before.
            try await centre.deliver(settled.id, to: caller.auditName, writing: book)
            return try shown(book.certificate(settled.id) ?? settled)
        }
        return try shown(settled)
    }

    /// A machine's own subject, of a profile it is registered for; never one that needs an application.
    private func issue(
        _ order: IssuanceOrder,
        _ proof: CertificateRequest,
        _ client: ClientRecord,
        _ actor: String
    ) async throws -> DeskCertificate {
        if let number = order.application { throw APIRefusal(.application(number)) }
        guard let name = order.profile else { throw APIRefusal(.incomplete(what: "profile")) }
        guard client.profiles.contains(name), let profile = centre.profiles[name], profile.purpose == .service
        else { throw APIRefusal(.profile(name)) }
        let known = profile.factsOfRequests
        for fact in order.facts.keys.sorted() + order.lists.keys.sorted() where known[fact] == nil {
            throw APIRefusal(.factUnknown(fact))
        }
        if let fact = order.lists.keys.sorted().first(where: { !profile.listsOfRequests.contains($0) }) {
            throw APIRefusal(.factNotList(fact))
        }
        let request = IssuanceRequest(
            profile: name,
            facts: SubjectFacts(order),
            proof: proof,
            actor: actor,
            isProven: true,
            alongside: record(order, of: actor)
        )
        return try shown(try await issuer(of: profile).issue(request), profile: name, .active)
    }

    /// Step 5 of making a token, for the producer at whose station it is made: nothing else of it.
    ///
    /// The job exists only because the application was approved and paid; claiming it checked that producer and
    /// reviewer are two people. What the job has already is known by the job, not by the request.
    private func issue(
        _ order: IssuanceOrder,
        _ proof: CertificateRequest,
        _ staff: StaffRecord
    ) async throws -> DeskCertificate {
        guard let number = order.application else { throw APIRefusal(.incomplete(what: "application")) }
        guard order.facts.isEmpty, order.lists.isEmpty else { throw APIRefusal(.subjectFromApplication) }
        let (application, job, station) = try held(number, by: staff)
        guard order.profile.map({ $0 == application.profile }) ?? true else {
            throw APIRefusal(.profile(order.profile ?? application.profile))
        }
        guard let token = job.tokenSerial else { throw APIRefusal(.notAtIssuance(number, job.state)) }
        let producer = StaffOperator(record: staff, book: centre.book)
        let step = TokenCertification(
            centre: centre,
            producer: producer,
            desk: try centre.desk(for: producer),
            workstation: Workstation(station: station, producer: Principal(staff))
        )
        let done = try await step.certify(job, on: token, proof, alongside: record(order, of: staff.name)) {
            _ in
        }
        return try shown(centre.certificateRecord(done.id))
    }

    /// The application, when this producer holds its job; the same refusal whatever is not so.
    private func held(
        _ number: ApplicationNumber,
        by staff: StaffRecord
    ) throws -> (ApplicationRecord, JobRecord, station: String) {
        guard staff.roles.contains(.producer), let application = try centre.book.application(number),
            let job = try centre.book.job(of: number), job.producer == staff.name,
            let station = job.station, let until = job.leaseUntil, until >= centre.clock.now
        else { throw APIRefusal(.application(number)) }
        return (application, job, station)
    }

    /// Who asked, written with the reservation.
    private func record(_ order: IssuanceOrder, of requester: String) -> @Sendable (CertificateID) -> [Change]
    {
        centre.requestRecord(of: requester, key: order.claim.key, fingerprint: order.claim.fingerprint)
    }
}

extension CACentre {
    /// The certificates from an authority upwards, DER, those of somebody else above it too; what signed itself is left out.
    ///
    /// After a root's rollover they end with what the older roots signed for the newer ones, for who trusts an older one (RFC 4210 §4.4).
    func chain(of id: AuthorityID) throws -> [[UInt8]] {
        let record = try authorityRecord(id.name)
        let linked = try linkedChain(of: record, through: .newWithOld)
        let chain = linked.isEmpty ? try chain(of: record).filter { !$0.isSelfIssued } : linked
        return chain.map(\.der)
    }
}
