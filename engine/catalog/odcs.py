"""The words of ODCS v3 that a contract may hold, level by level.

Most of them say nothing to Huiyan and are left alone; a key outside them is a slip.
Source: Open Data Contract Standard v3.0.2 and v3.1.0 (Bitol, Linux Foundation).
"""

from typing import Final

# fmt: off: one word a line would be a page of nothing
CONTRACT_KEYS: Final = (
    "apiVersion",
    "kind",
    "id",
    "name",
    "version",
    "status",
    "tenant",
    "tags",
    "domain",
    "dataProduct",
    "description",
    "schema",
    "support",
    "price",
    "team",
    "roles",
    "slaProperties",
    "slaDefaultElement",
    "servers",
    "authoritativeDefinitions",
    "customProperties",
    "contractCreatedTs",
)
SCHEMA_KEYS: Final = (
    "name",
    "id",
    "businessName",
    "physicalName",
    "physicalType",
    "logicalType",
    "description",
    "tags",
    "quality",
    "dataGranularityDescription",
    "properties",
    "authoritativeDefinitions",
    "relationships",
    "customProperties",
)
SERVER_KEYS: Final = (
    "server",
    "id",
    "type",
    "description",
    "environment",
    "roles",
    "customProperties",
    "path",
    "format",
    "delimiter",
    "encoding",
)
SLA_KEYS: Final = (
    "property",
    "id",
    "value",
    "valueExt",
    "unit",
    "element",
    "driver",
    "description",
    "scheduler",
    "schedule",
)
PROPERTY_KEYS: Final = (
    "name",
    "id",
    "businessName",
    "physicalName",
    "physicalType",
    "logicalType",
    "logicalTypeOptions",
    "description",
    "required",
    "unique",
    "primaryKey",
    "primaryKeyPosition",
    "partitioned",
    "partitionKeyPosition",
    "classification",
    "encryptedName",
    "transformSourceObjects",
    "transformLogic",
    "transformDescription",
    "examples",
    "criticalDataElement",
    "quality",
    "items",
    "tags",
    "authoritativeDefinitions",
    "relationships",
    "customProperties",
)
# fmt: on
