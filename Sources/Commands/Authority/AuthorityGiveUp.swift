import ArgumentParser
import Centre
import Model
import OpenSSL
import Store

/// `pki authority give-up`.
struct AuthorityGiveUp: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "give-up",
        abstract: "Give up what cannot be finished: its key is gone for ever; or a request to another CA.",
        discussion: """
            An interrupted issuance waits for the key that it began with, and recovery
            finishes it. When that key will never come back, two persons give it up:
            what may have been signed is revoked for everybody who asks (吊销), its public
            key is blocked, and its serial number is never used again. Without --confirm
            nothing is done and what would be given up is told.

            A retired authority whose key is gone ends with it: it is destroyed, without a
            last list, and 'pki doctor' and 'pki crl publish' ask for its key no more. Where
            its key should be is looked at; one that is away is not gone. Nobody waits for
            the key of one that was revoked, or stands below one that was, as when its
            medium was stolen: it ends without that.

            An outstanding request (see 'pki authority list') is taken back: its key is
            destroyed and blocked, its name and subject are free again. A key in a token
            that is not there is blocked, and stays in it.

            A waiting job is then closed by 'pki job cancel'; 'pki authority rollover'
            gives the authority a successor.

            EXAMPLE
              pki authority give-up issuing --confirm --as li.admin --second he.pki

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var persons: TwoPersonOptions

    @Flag(help: "Do it.")
    var confirm = false

    @Option(help: "End a retired authority although at most so many of its certificates are valid.")
    var evenThough: Int = 0

    @Argument(help: "The authority's name, or that of the request.")
    var name: AuthorityID

    func run() async throws {
        let centre = try centre.open()
        let desk = try persons.desk(in: centre)
        if let request = try centre.book.authorityRequests().first(where: { $0.id == name }) {
            return try await giveUp(request, desk, centre)
        }
        guard confirm else { return try tell(desk, centre) }
        let certificates = try await desk.giveUp(name, evenThough: evenThough)
        let isEnded = try centre.authorityRecord(name.name).state == .destroyed
        try await centre.close()
        for certificate in certificates { Terminal.say("given up: \(words(certificate))") }
        if isEnded { Terminal.say("authority \(name) has ended; its newest list is its last") }
    }

    private func giveUp(
        _ request: AuthorityRequestRecord,
        _ desk: AuthorityDesk,
        _ centre: CACentre
    ) async throws {
        let subject = try Terminal.printable(CertificateRequest(der: request.request).subject.description)
        let absence = try desk.tokenAbsence(of: request).map { Terminal.printable($0) }
        guard confirm else {
            let end =
                absence.map { "to block its key, which is not destroyed: \($0)" }
                ?? "to destroy its key, for ever"
            return Terminal.say("request \(name) for \(subject): nothing was done; say --confirm \(end)")
        }
        _ = try await desk.giveUpRequest(name)
        try await centre.close()
        guard let absence else {
            return Terminal.say("request \(name) for \(subject) is given up, its key destroyed and blocked")
        }
        Terminal.say(
            "request \(name) for \(subject) is given up, its key blocked; it was not found (\(absence)): where it still is, destroy it with the token's own tools"
        )
    }

    private func tell(_ desk: AuthorityDesk, _ centre: CACentre) throws {
        let (certificates, absence) = try desk.unfinished(of: name)
        for certificate in certificates { Terminal.say(words(certificate)) }
        let count = "\(name): \(certificates.count) unfinished"
        if let valid = try desk.outliving(name) {
            Terminal.say("\(count); its key: \(Terminal.printable(absence ?? "-"))")
            if let fall = try centre.fall(of: centre.authorityRecord(name.name)) {
                Terminal.say("nobody accepts what it signs (\(fall.reason.rawValue)): its key is not needed")
            }
            Terminal.say(
                "the authority ends; \(valid) of its certificates are valid, and on no list any more"
            )
            return Terminal.say("nothing was done; say --confirm --even-though \(valid)")
        }
        guard !certificates.isEmpty else { return Terminal.say(count) }
        guard let absence else {
            return Terminal.say("\(count); its key is at hand: the next start finishes them")
        }
        Terminal.say("\(count); its key: \(Terminal.printable(absence))")
        Terminal.say("nothing was done; say --confirm to give them up")
    }

    private func words(_ record: CertificateRecord) -> String {
        let application = record.reservation.application.map { ", application \($0.text)" } ?? ""
        return
            "serial \(record.id.serial.hexadecimal), \(Terminal.printable(record.reservation.subject))\(application)"
    }
}
