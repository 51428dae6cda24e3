import Enrollment
import Issuer
import Model
import Store

/// What the subject of a successor is called: what was approved, never what a request says.
extension CACentre {
    /// How far back the first certificate of a line may lie; one a year outlives every centre.
    private static let longestLine = 1000

    /// Refuses what was issued elsewhere: whose it is, no application that was approved here says.
    func demandIssuedHere(_ predecessor: CertificateRecord) throws(SuccessionError) {
        guard predecessor.reservation.act != .imported else {
            throw SuccessionError(.imported(predecessor.id.serial))
        }
    }

    func approvedFacts(
        for order: SuccessionOrder,
        _ predecessor: CertificateRecord
    ) throws -> SubjectFacts {
        if let number = order.application {
            let application = try approvedApplication(number)
            guard application.subjectUID == predecessor.reservation.subjectUID else {
                throw SuccessionError(.applicationOfOther(number))
            }
            return SubjectFacts(of: try CertificateSubject(approved: application))
        }
        if let facts = order.facts { return facts }
        if predecessor.reservation.purpose == .service {
            throw SuccessionError(.machineFactsMissing(predecessor.id.serial))
        }
        if predecessor.reservation.purpose == .staff { return try staffFacts(predecessor) }
        guard order.act != .replace else { throw SuccessionError(.replacementNeedsApplication) }
        guard let number = try latestApplication(of: predecessor) else {
            throw SuccessionError(.factsNotOnRecord(predecessor.id.serial))
        }
        return SubjectFacts(of: try CertificateSubject(approved: try approvedApplication(number)))
    }

    /// 替换并更新: whether a longer validity was approved with the other words.
    func extendsEnd(_ order: SuccessionOrder) throws -> Bool {
        guard order.act == .replace, let number = order.application else { return false }
        return try renews(number)
    }

    /// Whether a 替换 was approved as 替换并更新.
    func renews(_ number: ApplicationNumber) throws -> Bool {
        try ApplicationSnapshot(canonicalJSON: approvedApplication(number).snapshot).matter?.renews ?? false
    }

    private func approvedApplication(_ number: ApplicationNumber) throws -> ApplicationRecord {
        guard let record = try book.application(number) else {
            throw BookError(.notFound(object: "application \(number)"))
        }
        return record
    }

    /// The application of the certificate, or of the nearest one before it that had one.
    private func latestApplication(of record: CertificateRecord) throws -> ApplicationNumber? {
        var current = record
        for _ in 0..<Self.longestLine {
            if let number = current.reservation.application { return number }
            guard let id = current.reservation.predecessor, let earlier = try book.certificate(id) else {
                return nil
            }
            current = earlier
        }
        return nil
    }

    private func staffFacts(_ predecessor: CertificateRecord) throws -> SubjectFacts {
        guard let member = try member(with: predecessor) else {
            throw SuccessionError(.factsNotOnRecord(predecessor.id.serial))
        }
        return .staff(of: member)
    }

    /// Refuses the certificate of a token that is being made: the production line proves it, or gives it up.
    ///
    /// - Throws: `SuccessionError` with `.inProduction`; `BookError`.
    func demandNotInProduction(_ record: CertificateRecord) throws {
        guard let serial = record.reservation.tokenSerial, let token = try book.token(serial: serial),
            [.allocated, .initialized, .inProduction].contains(token.state)
        else { return }
        throw SuccessionError(.inProduction(record.id.serial, token: serial))
    }

    /// The staff member whose certificate this is, or was before its successor.
    func member(with certificate: CertificateRecord) throws -> StaffRecord? {
        // Whoever repeats the act may find the staff member with the new certificate already.
        for id in try [certificate.id] + book.successors(of: certificate.id).map(\.id) {
            if let member = try book.staff(certificate: id) { return member }
        }
        return nil
    }
}

extension SubjectFacts {
    /// What a staff certificate says of a staff member.
    static func staff(of member: StaffRecord) -> SubjectFacts {
        SubjectFacts([
            "name": member.displayName, "staffNumber": member.name,
            "role": member.roles.map(\.label).sorted().joined(separator: " "),
        ])
    }
}
