public import Model

extension BookOfRecord: DeliverySource {}
