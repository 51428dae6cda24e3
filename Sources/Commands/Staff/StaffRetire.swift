import ArgumentParser
import Centre
import Model
import Store

/// `pki staff retire`.
struct StaffRetire: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire",
        abstract: "End a staff member's work: revoke their certificate, keep their record.",
        discussion: """
            Nobody retires themselves. Without --confirm nothing is done but shown.

            EXAMPLE
              pki staff retire wang.shenhe --as li.admin --confirm

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions

    @Argument(help: "The login name.")
    var name: String

    @Flag(help: "Also when nobody is left then who could act in a role that somebody must have.")
    var last = false

    @Flag(help: "Do it.")
    var confirm = false

    func run() async throws {
        let centre = try centre.open()
        guard let record = try centre.book.staff(named: name) else {
            throw CentreError(.staffUnknown(name: name))
        }
        guard confirm else {
            Terminal.say("would retire \(record.name) \(Terminal.printable(record.displayName))")
            return Terminal.say("nothing was done; repeat with --confirm")
        }
        let revocation = try await centre.retireStaff(name, evenLast: last, by: staff.open(in: centre))
        try await centre.close()
        Terminal.say("retired \(record.name) at \(Moment.text(revocation.date))")
    }
}
