import Centre
import Enrollment
import Model
import Store
import Tokens

/// Where a producer works: the office, the tokens in reach, and what is to be closed afterwards.
struct Workplace {
    /// The half of the line that has the book.
    let office: any ProductionOffice
    /// Where tokens are looked for.
    let source: TokenSource
    /// Who works, for people.
    let operatorName: String
    /// The centre, where the book is; nil across a network.
    var centre: CACentre?
    /// Ends the work.
    let close: @Sendable () async throws -> Void

    /// The station of a process that has the book itself.
    ///
    /// What earlier processes left is settled first. Somebody else than a producer is refused before anybody is asked
    /// for a token.
    static func beside(
        _ options: CentreOptions,
        as staff: OperatorOptions,
        station: String
    ) async throws -> Workplace {
        let centre = try options.open()
        let producer = try staff.open(in: centre)
        let office = try CentreOffice(centre: centre, producer: producer, station: station)
        try await Recovered.settle(in: centre)
        try await office.demandProducer()
        try await office.freeFallen()
        return Workplace(
            office: office,
            source: TokenSource(modules: centre.configuration.tokenModules ?? []),
            operatorName: producer.record.displayName,
            centre: centre,
            close: { try await centre.close() }
        )
    }
}
