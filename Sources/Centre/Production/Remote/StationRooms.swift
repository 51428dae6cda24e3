import Enrollment
import Model
import Portal
import Synchronization

/// The stations that work with this server over the network: an office is open for each.
///
/// A session is what a station drew when its work began. The newest of the same operator counts: one that was killed
/// and started again does not wait for itself. The station's name is held as by a process of this machine, until the
/// session is closed, nothing was heard of it for as long as a job is held, or its operator may not act any more.
final class StationRooms: Sendable {
    /// One station's work.
    private struct Room {
        let session: String
        let operatorName: String
        let office: CentreOffice
        var lastHeard: Timestamp
        var busy: Set<String>
    }

    private let centre: CACentre
    private let rooms = Mutex<[String: Room]>([:])
    /// As long as a job is held.
    private static let idleSeconds: Int64 = 30 * 60
    /// Ten times as long as a shift is silent.
    private static let quietSeconds: Int64 = 30

    init(centre: CACentre) {
        self.centre = centre
    }

    /// Begins a session, or goes on with it.
    ///
    /// - Throws: `StationRefusal` with `.taken`; `CentreError` with `.occupied`.
    func open(_ place: StationPlace, for staff: StaffRecord) throws -> CentreOffice {
        closeIdle()
        return try rooms.withLock { rooms in
            let known = rooms[place.station]
            if let known, known.operatorName != staff.name {
                throw StationRefusal(.taken(station: place.station))
            }
            let office =
                try known?.office
                ?? CentreOffice(
                    centre: centre,
                    producer: StaffOperator(record: staff, book: centre.book),
                    station: place.station
                )
            if known?.session == place.session {
                rooms[place.station]?.lastHeard = centre.clock.now
            } else {
                rooms[place.station] = Room(
                    session: place.session,
                    operatorName: staff.name,
                    office: office,
                    lastHeard: centre.clock.now,
                    busy: known?.busy ?? []
                )
            }
            return office
        }
    }

    /// The office of a station at which nobody works now; nil while somebody does.
    ///
    /// A session of the same operator of which nothing is heard is that of a program that was killed: one that works asks
    /// every few seconds what is to be given up.
    func quietOffice(at station: String, for staff: StaffRecord) throws -> CentreOffice? {
        closeIdle()
        guard let known = rooms.withLock({ $0[station] }) else {
            return try CentreOffice.unlessOccupied(
                centre: centre,
                producer: StaffOperator(record: staff, book: centre.book),
                station: station
            )
        }
        let limit = centre.clock.now.advanced(bySeconds: -StationRooms.quietSeconds)
        let isQuiet = known.operatorName == staff.name && known.busy.isEmpty && known.lastHeard <= limit
        return isQuiet ? known.office : nil
    }

    /// Ends a session; one that has ended already stays so.
    func close(_ place: StationPlace) {
        rooms.withLock { rooms in
            if rooms[place.station]?.session == place.session { rooms[place.station] = nil }
        }
    }

    /// Ends every session.
    func closeAll() { rooms.withLock { $0 = [:] } }

    /// Ends sessions of which nothing is heard, and those of operators who may not act any more; what these held is free at once.
    func closeOver() async {
        for office in closeIdle() {
            // What is not freed now has a lease that ends by itself.
            try? await office.freeFallen()
        }
    }

    /// Ends sessions of which nothing is heard, and those of operators who may not act any more.
    ///
    /// - Returns: the offices of the latter.
    @discardableResult
    private func closeIdle() -> [CentreOffice] {
        let limit = centre.clock.now.advanced(bySeconds: -StationRooms.idleSeconds)
        let fallen = rooms.withLock { $0 }.filter { $0.value.office.isFallen($0.value.operatorName) }
        rooms.withLock { rooms in
            rooms = rooms.filter { station, room in
                room.lastHeard >= limit && fallen[station]?.session != room.session
            }
        }
        return fallen.values.map(\.office)
    }

    /// Lets a station's office do something; one thing at a time about the same object.
    ///
    /// - Throws: `StationRefusal` with `.noSession`, `.superseded`, `.taken` or `.underWay`; what `body` throws.
    func work<Value>(
        _ place: StationPlace,
        for staff: StaffRecord,
        on object: String,
        _ body: (CentreOffice) async throws -> Value
    ) async throws -> Value {
        let office = try rooms.withLock { rooms throws(StationRefusal) in
            guard var room = rooms[place.station] else {
                throw StationRefusal(.noSession(station: place.station))
            }
            guard room.operatorName == staff.name else {
                throw StationRefusal(.taken(station: place.station))
            }
            guard room.session == place.session else {
                throw StationRefusal(.superseded(station: place.station))
            }
            guard room.busy.insert(object).inserted else { throw StationRefusal(.underWay) }
            room.lastHeard = centre.clock.now
            rooms[place.station] = room
            return room.office
        }
        defer { rooms.withLock { _ = $0[place.station]?.busy.remove(object) } }
        return try await body(office)
    }
}
