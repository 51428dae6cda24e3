import Centre
import Model
import Store

extension CACentre {
    /// Refuses the name of a machine client that nobody registered.
    func demandClient(_ name: String) throws {
        guard try book.client(named: name) != nil else {
            throw BookError(.notFound(object: "client \(name)"))
        }
    }
}
