/** Web URIs of the standard vocabularies: Core Business Vocabulary 2.0 and the GS1 Web Vocabulary as EPCIS 2.0 uses it. */
export const CBV = "https://ref.gs1.org/cbv/";
export const GS1_VOCABULARY = "https://gs1.org/voc/";

/** What a standard vocabulary is written in front of its words. */
export interface Vocabulary {
  /** Beginning of the web URI. */
  readonly uri: string;
  /** Beginning of the URN of CBV 1, where it had one. */
  readonly urn?: string;
  readonly words: ReadonlySet<string>;
}

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Business steps (CBV 2.0, section 7.1); `notifying` came after it. */
export const BIZ_STEPS: Vocabulary = {
  uri: `${CBV}BizStep-`,
  urn: "urn:epcglobal:cbv:bizstep:",
  words: words(`
    accepting arriving assembling collecting commissioning consigning creating_class_instance cycle_counting
    decommissioning departing destroying disassembling dispensing encoding entering_exiting holding inspecting installing
    killing loading notifying other packing picking receiving removing repackaging repairing replacing reserving retail_selling
    sampling sensor_reporting shipping staging_outbound stock_taking stocking storing transporting unloading unpacking
    void_shipping`),
};

/** Dispositions (CBV 2.0, section 7.2); `subject_to_regulation` came after it. */
export const DISPOSITIONS: Vocabulary = {
  uri: `${CBV}Disp-`,
  urn: "urn:epcglobal:cbv:disp:",
  words: words(`
    active available completeness_inferred completeness_verified conformant container_closed container_open damaged
    destroyed dispensed disposed encoded expired in_progress in_transit inactive mismatch_class mismatch_instance
    mismatch_quantity needs_replacement no_pedigree_match non_conformant non_sellable_other partially_dispensed recalled
    reserved retail_sold returned sellable_accessible sellable_not_accessible stolen subject_to_regulation unavailable unknown`),
};

/** Types of business transactions (CBV 2.0, section 7.3). */
export const BIZ_TRANSACTION_TYPES: Vocabulary = {
  uri: `${CBV}BTT-`,
  urn: "urn:epcglobal:cbv:btt:",
  words: words("bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt"),
};

/** Types of sources and destinations (CBV 2.0, section 7.4). */
export const SOURCE_DESTINATION_TYPES: Vocabulary = {
  uri: `${CBV}SDT-`,
  urn: "urn:epcglobal:cbv:sdt:",
  words: words("owning_party possessing_party location"),
};

/** Reasons of an error declaration (CBV 2.0, section 7.5). */
export const ERROR_REASONS: Vocabulary = {
  uri: `${CBV}ER-`,
  urn: "urn:epcglobal:cbv:er:",
  words: words("did_not_occur incorrect_data"),
};

/** Components of a reading of several numbers (CBV 2.0, section 7.8). */
export const COMPONENTS: Vocabulary = {
  uri: `${CBV}Comp-`,
  words: words(`
    x y z axial_distance azimuth height spherical_radius polar_angle elevation_angle easting northing latitude longitude
    altitude`),
};

/** What a sensor measures (GS1 Web Vocabulary, MeasurementType). */
export const MEASUREMENT_TYPES: Vocabulary = {
  uri: GS1_VOCABULARY,
  words: words(`
    AbsoluteHumidity AbsorbedDose AbsorbedDoseRate Acceleration Radioactivity Altitude AmountOfSubstance
    AmountOfSubstancePerUnitVolume Angle AngularAcceleration AngularMomentum AngularVelocity Area Capacitance Conductance
    Conductivity Count Density Dimensionless DoseEquivalent DoseEquivalentRate DynamicViscosity ElectricCharge
    ElectricCurrent ElectricCurrentDensity ElectricFieldStrength Energy Exposure Force Frequency Illuminance Inductance
    Irradiance KinematicViscosity Length LinearMomentum Luminance LuminousFlux LuminousIntensity MagneticFlux
    MagneticFluxDensity MagneticVectorPotential Mass MassConcentration MassFlowRate MassPerAreaTime MemoryCapacity
    MolalityOfSolute MolarEnergy MolarMass MolarVolume Power Pressure RadiantFlux RadiantIntensity RelativeHumidity
    Resistance Resistivity SolidAngle SpecificVolume Speed SurfaceDensity SurfaceTension Temperature Time Torque Voltage
    Volume VolumeFlowRate VolumeFraction VolumetricFlux Wavenumber`),
};

/** What a sensor complains of (GS1 Web Vocabulary, SensorAlertType). */
export const SENSOR_ALERTS: Vocabulary = { uri: GS1_VOCABULARY, words: words("ALARM_CONDITION ERROR_CONDITION") };

/** Namespaces that the EPCIS context declares by itself. */
export const STANDARD_PREFIXES: ReadonlyMap<string, string> = new Map([
  ["cbv", CBV],
  ["epcis", "https://ref.gs1.org/epcis/"],
  ["gs1", GS1_VOCABULARY],
  ["cbvmda", "urn:epcglobal:cbv:mda:"],
  ["rdfs", "http://www.w3.org/2000/01/rdf-schema#"],
]);

/** The context that documents name. */
export const EPCIS_CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";
