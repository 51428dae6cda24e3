import Enrollment
import Portal

extension CACentre {
    /// Puts applications on paper.
    ///
    /// - Throws: `ConfigurationError` for a faulty price list, `KeyFileError`.
    func paperDesk() throws -> PaperDesk {
        PaperDesk(writer: try paperWriter(), press: PaperWorkshop())
    }

    /// Writes what papers say.
    ///
    /// - Throws: as `paperDesk`.
    func paperWriter() throws -> PaperWriter {
        PaperWriter(
            enrollment: try desk(),
            centre: configuration.name,
            hotline: configuration.hotline,
            clock: clock
        )
    }
}
