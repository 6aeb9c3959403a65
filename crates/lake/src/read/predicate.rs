//! `Expr` as a predicate over physical columns, with exactly the truth that `Expr::matches` gives.
//!
//! Both are three-valued in the same way, so the tree carries over; what differs
//! is met here: a comparison that can never be known (another type, an item the
//! table does not have) becomes an unknown literal, arrow tells `-0.0` from
//! `0.0` where IEEE does not, and stored instants end at the microsecond.

use std::sync::Arc;

use arrow::array::{Array, AsArray, BooleanArray, RecordBatch};
use arrow::datatypes::{Schema, SchemaRef};
use datafusion::common::{DFSchema, ScalarValue};
use datafusion::functions::string::expr_fn::{contains, starts_with};
use datafusion::logical_expr::execution_props::ExecutionProps;
use datafusion::logical_expr::physical_planning_context::PhysicalPlanningContext;
use datafusion::logical_expr::{Expr as Node, Operator, and, binary_expr, ident, lit, not, or};
use datafusion::physical_expr::{PhysicalExpr, create_physical_expr};
use domain::expr::{Comparison, Expr};
use domain::ids::ItemId;
use domain::schema::{Column, TableSchema, is_text};
use domain::values::Value;
use jiff::civil::DateTime;
use law::catalogue_codes::ItemType;

use crate::LakeError;
use crate::convert::{data_type, days_of_date, micros_of_datetime};

/// A predicate ready to be evaluated on batches of its own columns.
#[derive(Debug)]
pub(crate) struct Predicate {
    expr: Arc<dyn PhysicalExpr>,
    /// The columns that [`Predicate::passes`] wants, in order.
    pub(crate) columns: SchemaRef,
}

impl Predicate {
    /// Translates an expression over a table; `None` where every row passes.
    pub(crate) fn of(expr: &Expr, schema: &TableSchema) -> Result<Option<Self>, LakeError> {
        if expr.is_always() {
            return Ok(None);
        }
        let items: Vec<ItemId> =
            expr.items().into_iter().filter(|item| schema.column(*item).is_some()).collect();
        let columns = columns_of(schema, &items);
        let named = DFSchema::try_from(Schema::clone(&columns))?;
        let node = translate(expr, schema);
        let expr = create_physical_expr(
            &node,
            &named,
            &ExecutionProps::new(),
            &PhysicalPlanningContext::default(),
        )?;
        Ok(Some(Self { expr, columns }))
    }

    /// Which rows pass; never null.
    pub(crate) fn passes(&self, batch: &RecordBatch) -> Result<BooleanArray, LakeError> {
        let truth = self.expr.evaluate(batch)?.into_array(batch.num_rows())?;
        let truth = truth.as_boolean();
        Ok(match truth.nulls() {
            Some(known) => BooleanArray::new(truth.values() & known.inner(), None),
            None => truth.clone(),
        })
    }
}

/// The physical columns of some items, in the order given.
pub(crate) fn columns_of(schema: &TableSchema, items: &[ItemId]) -> SchemaRef {
    let field = |item: &ItemId| {
        let column = schema.column(*item)?;
        Some(arrow::datatypes::Field::new(item.column(), data_type(column.declared), true))
    };
    Arc::new(Schema::new(items.iter().filter_map(field).collect::<Vec<_>>()))
}

fn unknown() -> Node {
    lit(ScalarValue::Boolean(None))
}

fn column(item: ItemId) -> Node {
    ident(item.column())
}

/// False for every value, unknown where there is none.
fn never(item: ItemId) -> Node {
    and(column(item).is_null(), unknown())
}

fn translate(expr: &Expr, schema: &TableSchema) -> Node {
    match expr {
        Expr::All(parts) => join(parts, schema, and).unwrap_or_else(|| lit(true)),
        Expr::Any(parts) => join(parts, schema, or).unwrap_or_else(|| lit(false)),
        Expr::Not(part) => not(translate(part, schema)),
        Expr::Compare { item, op, value } => {
            schema.column(*item).map_or_else(unknown, |found| compare(found, *op, value))
        }
        Expr::In { item, values } => {
            schema.column(*item).map_or_else(unknown, |found| one_of(found, values))
        }
        Expr::Prefix { item, text } => text_column(schema, *item)
            .map_or_else(unknown, |column| starts_with(column, lit(text.as_str()))),
        Expr::Contains { item, text } => text_column(schema, *item)
            .map_or_else(unknown, |column| contains(column, lit(text.as_str()))),
        Expr::Missing { item } => {
            schema.column(*item).map_or_else(|| lit(true), |found| column(found.id).is_null())
        }
    }
}

/// Joins parts as a balanced tree, so that a long list is not a deep one.
fn join(parts: &[Expr], schema: &TableSchema, with: fn(Node, Node) -> Node) -> Option<Node> {
    match parts {
        [] => None,
        [part] => Some(translate(part, schema)),
        _ => {
            let (left, right) = parts.split_at(parts.len() / 2);
            Some(with(join(left, schema, with)?, join(right, schema, with)?))
        }
    }
}

fn text_column(schema: &TableSchema, item: ItemId) -> Option<Node> {
    schema
        .column(item)
        .filter(|found| is_text(found.declared.item_type))
        .map(|found| column(found.id))
}

fn operator(op: Comparison) -> Operator {
    match op {
        Comparison::Eq => Operator::Eq,
        Comparison::Ne => Operator::NotEq,
        Comparison::Lt => Operator::Lt,
        Comparison::Le => Operator::LtEq,
        Comparison::Gt => Operator::Gt,
        Comparison::Ge => Operator::GtEq,
    }
}

fn compare(found: &Column, op: Comparison, value: &Value) -> Node {
    let Some(literal) = literal(found, value) else {
        return unknown();
    };
    match value {
        Value::Float(number) if *number == 0.0 => compare_zero(found.id, op),
        Value::DateTime(at) if sub_micros(*at) => compare_between_micros(found.id, op, literal),
        _ => binary_expr(column(found.id), operator(op), lit(literal)),
    }
}

/// Arrow orders `-0.0` before `0.0`; both are zero here.
fn compare_zero(item: ItemId, op: Comparison) -> Node {
    let with = |operator, zero: f64| binary_expr(column(item), operator, lit(zero));
    match op {
        Comparison::Eq => or(with(Operator::Eq, 0.0), with(Operator::Eq, -0.0)),
        Comparison::Ne => and(with(Operator::NotEq, 0.0), with(Operator::NotEq, -0.0)),
        Comparison::Lt => with(Operator::Lt, -0.0),
        Comparison::Le => with(Operator::LtEq, 0.0),
        Comparison::Gt => with(Operator::Gt, 0.0),
        Comparison::Ge => with(Operator::GtEq, -0.0),
    }
}

fn sub_micros(at: DateTime) -> bool {
    at.subsec_nanosecond() % 1_000 != 0
}

/// Compares with an instant that lies after the microsecond `below` and before the next.
fn compare_between_micros(item: ItemId, op: Comparison, below: ScalarValue) -> Node {
    match op {
        Comparison::Eq => never(item),
        Comparison::Ne => not(never(item)),
        Comparison::Lt | Comparison::Le => binary_expr(column(item), Operator::LtEq, lit(below)),
        Comparison::Gt | Comparison::Ge => binary_expr(column(item), Operator::Gt, lit(below)),
    }
}

fn one_of(found: &Column, values: &[Value]) -> Node {
    let mut list = Vec::with_capacity(values.len());
    for value in values {
        let Some(literal) = literal(found, value) else { continue };
        match value {
            Value::Float(number) if *number == 0.0 => list.extend([lit(0.0), lit(-0.0)]),
            Value::DateTime(at) if sub_micros(*at) => {}
            _ => list.push(lit(literal)),
        }
    }
    if list.is_empty() { never(found.id) } else { column(found.id).in_list(list, false) }
}

/// The value as a scalar of the column's type; `None` where it can be compared with none of the
/// column's values.
fn literal(found: &Column, value: &Value) -> Option<ScalarValue> {
    let item_type = found.declared.item_type;
    Some(match (value, item_type) {
        (Value::Text(text), _) if is_text(item_type) => ScalarValue::Utf8(Some(text.clone())),
        (Value::Int(number), ItemType::Integer) => ScalarValue::Int64(Some(*number)),
        (Value::Decimal { unscaled, scale }, ItemType::Number | ItemType::Money) => {
            match data_type(found.declared) {
                arrow::datatypes::DataType::Decimal128(digits, places)
                    if i8::try_from(*scale) == Ok(places) =>
                {
                    ScalarValue::Decimal128(Some(*unscaled), digits, places)
                }
                _ => return None,
            }
        }
        (Value::Float(number), ItemType::Double | ItemType::Float) if !number.is_nan() => {
            ScalarValue::Float64(Some(*number))
        }
        (Value::Bool(flag), ItemType::Logical) => ScalarValue::Boolean(Some(*flag)),
        (Value::Date(date), ItemType::Date) => ScalarValue::Date32(Some(days_of_date(*date))),
        (Value::DateTime(at), ItemType::DateTime) => {
            ScalarValue::TimestampMicrosecond(Some(micros_at_or_before(*at)), None)
        }
        _ => return None,
    })
}

fn micros_at_or_before(at: DateTime) -> i64 {
    let nanos = at.subsec_nanosecond();
    let whole = at.with().subsec_nanosecond(nanos - nanos % 1_000).build();
    micros_of_datetime(whole.expect("fewer nanoseconds of the same second"))
}
