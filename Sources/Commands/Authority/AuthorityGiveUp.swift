import ArgumentParser
import Centre
import Model

/// `pki authority give-up`.
struct AuthorityGiveUp: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "give-up",
        abstract: "Give up what an authority began and cannot finish: its key is gone for ever.",
        discussion: """
            An interrupted issuance waits for the key that it began with, and recovery
            finishes it. When that key will never come back, two persons give it up:
            what may have been signed is revoked for everybody who asks (吊销), its public
            key is blocked, and its serial number is never used again. Without --confirm
            nothing is done and what would be given up is told.

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

    @Argument(help: "The authority's name.")
    var name: AuthorityID

    func run() async throws {
        let centre = try centre.open()
        let desk = try persons.desk(in: centre)
        guard confirm else { return try tell(desk) }
        let certificates = try await desk.giveUp(name)
        try await centre.close()
        for certificate in certificates { Terminal.say("given up: \(words(certificate))") }
    }

    private func tell(_ desk: AuthorityDesk) throws {
        let (certificates, absence) = try desk.unfinished(of: name)
        for certificate in certificates { Terminal.say(words(certificate)) }
        let count = "\(name): \(certificates.count) unfinished"
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
