import Enrollment
import Foundation
import Model
import OpenSSL
import Portal
import Store
import Tokens

/// What stations ask and report about one token.
extension CentreDesk {
    func begin(_ message: StationMessages.Begin, _ staff: StaffRecord) async throws -> StationAnswer {
        let token = TokenIdentity(
            driver: message.token.driver,
            serial: message.token.serial,
            model: message.token.model,
            reader: ""
        )
        return try await reply(to: message, staff, about: message.application.text) { office in
            let order = try await office.begin(message.application, on: token, message.condition)
            return .init(
                job: order.ticket,
                slot: order.slot,
                algorithm: order.algorithm,
                attestation: order.attestation,
                pinTries: order.pinTries,
                publicKey: order.subjectPublicKeyInfo.map { Data($0) },
                certificate: order.certificate.map { Data($0) }
            )
        }
    }

    /// That secrets leave custody for a station is on record before they do, each time.
    func secrets(_ message: StationMessages.Secrets, _ staff: StaffRecord) async throws -> StationAnswer {
        try await rooms.work(message.at, for: staff, on: message.application.text) { office in
            let secrets = try await office.secrets(of: message.token, for: message.application)
            try await centre.book.commit([
                .audit(
                    release(of: "secrets", message.token, message.at, staff, message.application.text)
                )
            ])
            return StationAnswer(type: "application/octet-stream", body: secrets.encoded().copyBytes())
        }
    }

    func hold(_ message: StationMessages.Hold, _ staff: StaffRecord) async throws -> StationAnswer {
        try await reply(to: message, staff, about: message.job.application.text) { office in
            try await office.hold(message.job, on: message.token)
        }
    }

    func challenge(_ message: StationMessages.Challenge, _ staff: StaffRecord) async throws -> StationAnswer {
        try await reply(to: message, staff, about: message.job.application.text) { office in
            .init(challenge: Data(try await office.challenge(for: message.job, on: message.token)))
        }
    }

    func record(_ message: StationMessages.Record, _ staff: StaffRecord) async throws -> StationAnswer {
        let report = StepReport(
            application: message.application,
            token: message.token,
            version: message.version,
            step: message.step,
            subjectPublicKeyInfo: message.publicKey.map { Array($0) },
            slot: message.slot,
            attestation: message.attestation?.attestation,
            signature: message.signature.map { Array($0) },
            pinTriesLeft: message.pinTriesLeft,
            encryptionKey: message.encryptionKey.map { Array($0) }
        )
        return try await reply(to: message, staff, about: message.application.text) { office in
            try await office.record(report)
        }
    }

    func issue(_ message: StationMessages.Issue, _ staff: StaffRecord) async throws -> StationAnswer {
        let request = try CertificateRequest(der: Array(message.request))
        return try await reply(to: message, staff, about: message.job.application.text) { office in
            let work = try await office.issue(message.job, on: message.token, request) { _ in }
            return .init(job: work.ticket, certificate: Data(work.certificate))
        }
    }

    func encrypt(_ message: StationMessages.Encrypt, _ staff: StaffRecord) async throws -> StationAnswer {
        try await reply(to: message, staff, about: message.job.application.text) { office in
            let offer = message.transport?.offer
            let work = try await office.encryption(for: message.job, on: message.token, offering: offer)
            guard let work else { return .init(job: message.job) }
            return .init(work)
        }
    }

    func setAside(_ message: StationMessages.SetAside, _ staff: StaffRecord) async throws -> StationAnswer {
        try await reply(to: message, staff, about: message.application.text) { office in
            let reason = message.reason.printable
            return .init(
                try await office.setAside(message.application, token: message.token, because: reason)
            )
        }
    }

    func giveUp(_ message: StationMessages.GiveUp, _ staff: StaffRecord) async throws -> StationAnswer {
        await rooms.closeOver()
        let producer = StaffOperator(record: staff, book: centre.book)
        let discard = CentreDiscard(centre: centre, producer: producer) { [rooms] in
            try rooms.quietOffice(at: message.at.station, for: staff)
        }
        guard let token = message.token, let reason = message.reason else {
            let doomed = try discard.doomed(of: message.application)
            return try StationAnswer(
                json: StationMessages.GiveUp.Answer(givenUp: .init(doomed), isDone: false)
            )
        }
        let done = try await discard.setAside(message.application, token: token, because: reason.printable)
        let answer = StationMessages.GiveUp.Answer(
            givenUp: done.map { .init($0) } ?? .init(token: token, revoked: []),
            isDone: done != nil
        )
        return try StationAnswer(json: answer)
    }

    func faulted(_ message: StationMessages.Faulted, _ staff: StaffRecord) async throws -> StationAnswer {
        let report = FaultReport(
            application: message.application,
            token: message.token,
            count: message.count,
            detail: message.detail.printable,
            isSomebodys: message.isSomebodys ?? false
        )
        return try await reply(to: message, staff, about: message.application.text) { office in
            .init(givenUp: try await office.faulted(report).map(StationMessages.GivenUp.init))
        }
    }

    func letter(_ message: StationMessages.Letter, _ staff: StaffRecord) async throws -> StationAnswer {
        try await rooms.work(message.at, for: staff, on: message.token) { office in
            try CentreDesk.demandMaker(office, of: message.token)
            let draft = try office.letter(for: message.token)
            try await centre.book.commit([
                .audit(release(of: "letter", message.token, message.at, staff, nil))
            ])
            return StationAnswer(
                type: "application/pdf",
                body: draft.document.copyBytes(),
                version: draft.version
            )
        }
    }

    func lettered(_ message: StationMessages.Lettered, _ staff: StaffRecord) async throws -> StationAnswer {
        try await reply(to: message, staff, about: message.token) { office in
            try CentreDesk.demandMaker(office, of: message.token)
            try await office.lettered(message.token, version: message.version)
            return .init()
        }
    }

    func handedOver(_ message: StationMessages.HandedOver, _ staff: StaffRecord) async throws -> StationAnswer
    {
        try await reply(to: message, staff, about: message.token) { office in
            try CentreDesk.demandMaker(office, of: message.token)
            try await office.handedOver(message.token)
            return .init()
        }
    }

    func lostLetters(
        _ message: StationMessages.LostLetters,
        _ staff: StaffRecord
    ) async throws -> StationAnswer {
        try await reply(to: message, staff, about: "letters") { office in
            .init(letters: try office.lostLetters())
        }
    }

    /// A PIN goes to the station that made the token, and to no other.
    ///
    /// - Throws: `EnrollmentError` with `.jobNotHeld`; `CentreError` with `.tokenUnsuitable`.
    private static func demandMaker(_ office: CentreOffice, of token: String) throws {
        guard let record = try office.centre.book.token(serial: token), let number = record.application else {
            throw CentreError(.tokenUnsuitable(serial: token, .nobodys))
        }
        guard office.isOurs(try office.job(of: number)) else { throw EnrollmentError(.jobNotHeld(number)) }
    }

    private func release(
        of what: String,
        _ token: String,
        _ place: StationPlace,
        _ staff: StaffRecord,
        _ application: String?
    ) -> AuditEvent {
        var detail = ["what": what, "station": place.station]
        detail["application"] = application
        return AuditEvent(
            at: centre.clock.now,
            actor: staff.name,
            action: "token.secrets.release",
            object: token,
            detail: detail
        )
    }
}
