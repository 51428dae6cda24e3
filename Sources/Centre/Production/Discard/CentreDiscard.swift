import Enrollment
public import Model
import Store

/// 废弃介质 in the process that has the book: done here, or ordered from the station that is at work.
public struct CentreDiscard: DiscardOffice {
    private let centre: CACentre
    private let producer: StaffOperator
    /// The office of the station; nil while somebody works there.
    private let office: @Sendable () throws -> CentreOffice?

    /// Opens no office yet.
    ///
    /// - Parameters:
    ///   - centre: the centre.
    ///   - producer: who wants tokens given up.
    ///   - station: in whose hands they are.
    public init(centre: CACentre, producer: StaffOperator, station: String) {
        self.init(centre: centre, producer: producer) {
            try CentreOffice.unlessOccupied(centre: centre, producer: producer, station: station)
        }
    }

    init(
        centre: CACentre,
        producer: StaffOperator,
        office: @escaping @Sendable () throws -> CentreOffice?
    ) {
        self.centre = centre
        self.producer = producer
        self.office = office
    }

    /// What would be given up.
    public func doomed(of application: ApplicationNumber) throws -> ProductionLine.SetAside {
        try centre.givenUp(with: application)
    }

    /// Sets the token aside, or has it done.
    public func setAside(
        _ application: ApplicationNumber,
        token: String,
        because reason: String
    ) async throws -> ProductionLine.SetAside? {
        if let done = try centre.givenUp(application, with: token) { return done }
        guard let office = try office() else {
            try await order(application, token, reason)
            return nil
        }
        // The station may have done it, or finished the token, before it ended.
        if let done = try centre.givenUp(application, with: token) { return done }
        _ = try centre.givenUp(with: application)
        _ = try await office.claim(application)
        return try await office.setAside(application, token: token, because: reason)
    }

    /// One order is enough, however often it is asked whether it was obeyed.
    private func order(_ application: ApplicationNumber, _ token: String, _ reason: String) async throws {
        let isOrdered = try centre.book.setAsideOrders().contains {
            $0.application == application && $0.tokenSerial == token
        }
        guard !isOrdered else { return }
        try await centre.desk(for: producer).orderSetAside(
            application,
            token: token,
            reason,
            by: Principal(producer.record)
        )
    }
}

extension CentreOffice {
    /// The office of a station; nil while another process works there.
    static func unlessOccupied(
        centre: CACentre,
        producer: StaffOperator,
        station: String
    ) throws -> CentreOffice? {
        do {
            return try CentreOffice(centre: centre, producer: producer, station: station)
        } catch let error as CentreError {
            guard case .occupied = error.reason else { throw error }
            return nil
        }
    }
}
