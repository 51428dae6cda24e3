import ArgumentParser
import Model

/// `pki`.
struct PKI: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pki",
        abstract: "The issuing backend of a CA centre: tokens, certificates, revocation, OCSP.",
        discussion: ExitStatus.help,
        version: Release.number,
        subcommands: [TokenWorkerCommand.self],
        groupedSubcommands: [
            CommandGroup(
                name: "Run",
                subcommands: [Init.self, Serve.self, Produce.self, Demo.self, Doctor.self]
            ),
            CommandGroup(
                name: "Look after",
                subcommands: [
                    ApplicationCommand.self, PriceCommand.self, OrderCommand.self, RefundCommand.self,
                    InvoiceCommand.self, JobCommand.self, TokenCommand.self, DeliveryCommand.self,
                    NoticeCommand.self, CertificateCommand.self, KeyCommand.self,
                    RevocationCommand.self, AuthorityCommand.self,
                    CeremonyCommand.self, ProfileCommand.self,
                    RevocationListCommand.self, OCSPCommand.self, ReplicaCommand.self, StaffCommand.self,
                    ClientCommand.self,
                    AuditCommand.self, WebhookCommand.self,
                ]
            ),
        ]
    )
}
