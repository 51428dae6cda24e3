import Enrollment
import Logging
import Messages
import Model
import Portal
import ServiceLifecycle

extension CACentre {
    /// The staff desk; empty where pki.yaml has none.
    ///
    /// - Throws: `ConfigurationError` for a faulty price list, `KeyFileError`.
    func staffDeskServices(
        port: Int?,
        _ logger: Logger,
        onListening: @escaping @Sendable (Int) async -> Void
    ) throws -> [any Service] {
        guard let staff = configuration.staff else { return [] }
        let services = try staffServices(staff, logger)
        return [
            StaffDeskService(
                configuration: staff,
                port: port ?? staff.listen.port,
                services: services,
                authorities: { try self.clientAuthorities() },
                onListening: onListening
            )
        ]
    }

    /// What the desk's pages need.
    func staffServices(_ staff: StaffDeskConfiguration, _ logger: Logger) throws -> StaffServices {
        let custody = try keyring.custody()
        // What is wrong with the notices, the outbox says when it starts.
        let notices = try? NoticeCatalogue(folder: "\(definition)/notices")
        return StaffServices(
            entrance: StaffRegister(centre: self),
            enrollment: try desk(),
            book: book,
            documents: AttachmentFiles(folder: state.attachments, custody: custody),
            pictures: PictureWorkshop(),
            papers: try paperDesk(),
            evidence: EvidenceWorkshop(centre: self),
            site: StaffServices.Site(
                name: "\(configuration.name)工作台",
                origin: staff.origin,
                hotline: configuration.hotline
            ),
            mark: { custody.mark($0) },
            clock: clock,
            logger: logger,
            written: { name in
                guard let words = notices?.written(name) else { return nil }
                return (subject: words.subject, text: words.text)
            }
        )
    }
}
